package io.callstream.lake.table;

import io.callstream.lake.table.LakeTable.Content;

import org.apache.avro.Schema;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// All columns of a table: where the row came from, then what its content adds, then the fields of
/// the value.
public final class TableColumns {
    private static final Type TIME = Types.TimestampType.withZone();

    private final List<NestedField> columns = new ArrayList<>();
    private int lastId;

    private TableColumns() {}

    /// Columns of a table, with ids of their own; the catalog gives the final ones.
    ///
    /// @param schema of the values; without effect where they are bytes
    /// @throws SchemaFault where a field has no column type or takes the name of another column
    public static org.apache.iceberg.Schema of(LakeTable table, Optional<Schema> schema) {
        TableColumns built = new TableColumns();
        built.addSystem(table);
        if (table.content() != Content.BYTES) {
            schema.ifPresent(
                    record -> built.columns.addAll(AvroColumns.of(record, built.lastId + 1)));
        }
        built.checkNames(table);
        return new org.apache.iceberg.Schema(built.columns);
    }

    /// Columns of a table's quarantine: all of the table, and the reasons.
    ///
    /// @param columns of the table as the catalog has them
    public static org.apache.iceberg.Schema beside(org.apache.iceberg.Schema columns) {
        List<NestedField> all = new ArrayList<>();
        for (NestedField column : columns.columns()) {
            if (!column.name().equals(EventTime.DERIVED)) {
                all.add(column);
            }
        }
        all.add(
                NestedField.required(
                        columns.highestFieldId() + 1,
                        SystemColumns.REASONS,
                        Types.StringType.get(),
                        "Expectations that the row does not meet, one a line."));
        return new org.apache.iceberg.Schema(all);
    }

    /// Hidden partitioning: by the hour of the event time.
    public static PartitionSpec partitioning(LakeTable table, org.apache.iceberg.Schema columns) {
        return PartitionSpec.builderFor(columns)
                .hour(table.eventTime().column(), "event_hour")
                .build();
    }

    private void addSystem(LakeTable table) {
        required(SystemColumns.TOPIC, Types.StringType.get(), "Topic of the record.");
        required(SystemColumns.PARTITION, Types.IntegerType.get(), "Partition of the record.");
        required(
                SystemColumns.OFFSET,
                Types.LongType.get(),
                "Offset of the record: names the row with topic and partition.");
        required(SystemColumns.TIMESTAMP, TIME, "Append time of the record.");
        if (table.eventTime().column().equals(EventTime.DERIVED)) {
            required(EventTime.DERIVED, TIME, "Event time by which the row is partitioned.");
        }
        switch (table.content()) {
            case BYTES -> addBytes();
            case EVENT -> {
                optional(
                        SystemColumns.ORIGIN,
                        Types.StringType.get(),
                        "The input record that closed an enriched event, as seen names it.");
                addStages();
            }
            case STATE -> {
                optional(SystemColumns.KEY, Types.StringType.get(), "Key of the record.");
                required(
                        SystemColumns.DELETED,
                        Types.BooleanType.get(),
                        "The key is gone; the other columns are null.");
                addStages();
            }
            case FEATURE -> {
                optional(
                        SystemColumns.KEY,
                        Types.BinaryType.get(),
                        "Key of the record: UTF-8 of a single text key, else Feast's entity key.");
                required(
                        SystemColumns.DELETED,
                        Types.BooleanType.get(),
                        "The entity is gone; its features are null.");
                required(
                        SystemColumns.CREATED,
                        TIME,
                        "When the row could first be read: its append time.");
                optional(
                        SystemColumns.SEEN,
                        Types.StringType.get(),
                        "Last offset per source partition folded into the row.");
                optional(
                        SystemColumns.CAUSE,
                        Types.StringType.get(),
                        "expiry on a row that no event caused.");
                addStages();
            }
        }
    }

    private void addBytes() {
        optional(SystemColumns.KEY, Types.BinaryType.get(), "Key, byte for byte.");
        optional(SystemColumns.VALUE, Types.BinaryType.get(), "Value, byte for byte.");
        int id = ++lastId;
        int element = ++lastId;
        NestedField name = NestedField.required(++lastId, "name", Types.StringType.get());
        NestedField value = NestedField.optional(++lastId, "value", Types.BinaryType.get());
        Type headers = Types.ListType.ofRequired(element, Types.StructType.of(name, value));
        columns.add(
                NestedField.required(
                        id, SystemColumns.HEADERS, headers, "Headers in order, byte for byte."));
    }

    private void addStages() {
        SystemColumns.STAGES.forEach(
                stage -> optional(stage, TIME, "Stage time, from the header of that name."));
    }

    private void required(String name, Type type, String doc) {
        columns.add(NestedField.required(++lastId, name, type, doc));
    }

    private void optional(String name, Type type, String doc) {
        columns.add(NestedField.optional(++lastId, name, type, doc));
    }

    private void checkNames(LakeTable table) {
        Set<String> names = new HashSet<>();
        for (NestedField column : columns) {
            if (!names.add(column.name())) {
                throw new SchemaFault(
                        "table "
                                + table.name()
                                + " would have two columns "
                                + column.name()
                                + "; rename the field");
            }
        }
    }
}
