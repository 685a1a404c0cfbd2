package io.callstream.lake.table;

/// Which time of a row decides its hour, and the column that shows it; the table is partitioned by
/// the hour of that column.
public sealed interface EventTime {
    /// Column of a table whose event time is not simply a field that is always there.
    String DERIVED = "_event_time";

    /// Column whose hour is the partition.
    String column();

    /// The append time.
    record AppendTime() implements EventTime {
        @Override
        public String column() {
            return SystemColumns.TIMESTAMP;
        }
    }

    /// A timestamp field that every record has.
    record OfField(String field) implements EventTime {
        @Override
        public String column() {
            return field;
        }
    }

    /// A timestamp or date field; where it is null: the append time.
    record OfFieldOrAppendTime(String field) implements EventTime {
        @Override
        public String column() {
            return DERIVED;
        }
    }

    /// A timestamp field plus a field of seconds; where either is null: the append time.
    ///
    /// @param start the timestamp field
    /// @param seconds the field of seconds after it
    record AfterStart(String start, String seconds) implements EventTime {
        @Override
        public String column() {
            return DERIVED;
        }
    }
}
