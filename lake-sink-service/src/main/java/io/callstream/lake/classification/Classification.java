package io.callstream.lake.classification;

import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.SystemColumns;

import java.util.Set;

/// How sensitive a column is, in the words of CloudEvents' `dataclassification`. What is not known
/// to be harmless is internal; personal data is confidential; bytes nobody redacted are restricted.
public enum Classification {
    PUBLIC,
    INTERNAL,
    CONFIDENTIAL,
    RESTRICTED;

    private static final Set<String> PERSONAL =
            Set.of(
                    "customer_id",
                    "agent_id",
                    "call_id",
                    "event_id",
                    "lifetime_value",
                    "attributes",
                    "entity",
                    "entity_key",
                    SystemColumns.KEY);

    private static final Set<String> SPOKEN =
            Set.of("transcript", "text", "redacted_text", "note", "reason_text");

    private static final Set<String> PLACES =
            Set.of(SystemColumns.TOPIC, SystemColumns.PARTITION, SystemColumns.OFFSET);

    /// Of a column of a table.
    public static Classification of(LakeTable table, String column) {
        if (PLACES.contains(column)) {
            return PUBLIC;
        }
        boolean bytes = column.equals(SystemColumns.VALUE) || column.equals(SystemColumns.HEADERS);
        if (bytes || SPOKEN.contains(column)) {
            return table.restricted() ? RESTRICTED : CONFIDENTIAL;
        }
        return PERSONAL.contains(column) ? CONFIDENTIAL : INTERNAL;
    }

    /// Whether its values must not be shown outside of the table.
    public boolean isPersonal() {
        return this == CONFIDENTIAL || this == RESTRICTED;
    }
}
