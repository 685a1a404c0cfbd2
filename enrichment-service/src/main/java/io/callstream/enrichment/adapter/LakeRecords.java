package io.callstream.enrichment.adapter;

import io.callstream.enrichment.alert.AlertSource;
import io.callstream.feature.FieldType;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The records of lake tables, read by DuckDB in the order in which the stream had them: by append
/// time, each partition by offset, each record once.
public final class LakeRecords implements AutoCloseable {
    /// Takes a record.
    public interface Sink {
        /// @param values of the source's fields, in their order
        /// @param position `topic-partition:offset`
        void accept(@Nullable Object[] values, String position);
    }

    private final Connection duck;

    private LakeRecords(Connection duck) {
        this.duck = duck;
    }

    public static LakeRecords open() throws SQLException {
        return new LakeRecords(DriverManager.getConnection("jdbc:duckdb:"));
    }

    /// Reads the records of a source with event times from `from` up to, not including, `to`.
    ///
    /// @return how many
    public long read(AlertSource source, List<Path> files, Instant from, Instant to, Sink sink)
            throws SQLException {
        if (files.isEmpty()) {
            return 0;
        }
        String parquet =
                files.stream()
                        .map(file -> "'" + file.toString().replace("'", "''") + "'")
                        .collect(
                                Collectors.joining(
                                        ",", "read_parquet([", "], union_by_name = true)"));
        try (Statement statement = duck.createStatement();
                ResultSet rows = statement.executeQuery(query(source, parquet, from, to))) {
            int fields = source.fields().size();
            long count = 0;
            while (rows.next()) {
                @Nullable Object[] values = new Object[fields];
                for (int i = 0; i < fields; i++) {
                    values[i] = rows.getObject(i + 1);
                }
                sink.accept(values, rows.getString(fields + 1));
                count++;
            }
            return count;
        }
    }

    private String query(AlertSource source, String parquet, Instant from, Instant to)
            throws SQLException {
        Set<String> present = columns(parquet);
        List<String> columns = new ArrayList<>();
        source.fields().forEach((name, type) -> columns.add(column(name, type, present)));
        String time = "epoch_ms(\"" + source.eventTime() + "\")";
        return "SELECT "
                + String.join(", ", columns)
                + ", _topic || '-' || _partition || ':' || _offset FROM "
                + parquet
                + " WHERE "
                + time
                + " >= "
                + from.toEpochMilli()
                + " AND "
                + time
                + " < "
                + to.toEpochMilli()
                + " QUALIFY row_number() OVER (PARTITION BY _topic, _partition, _offset) = 1"
                + " ORDER BY _timestamp, _topic, _partition, _offset";
    }

    private static String column(String name, FieldType type, Set<String> present) {
        if (!present.contains(name)) {
            return "NULL";
        }
        String quoted = '"' + name + '"';
        return switch (type) {
            case TIMESTAMP -> "epoch_ms(" + quoted + ")";
            case STRING -> "CAST(" + quoted + " AS VARCHAR)";
            case INT64 -> "CAST(" + quoted + " AS BIGINT)";
            case INT32 -> "CAST(" + quoted + " AS INTEGER)";
            case DOUBLE, FLOAT -> "CAST(" + quoted + " AS DOUBLE)";
            case BOOL -> "CAST(" + quoted + " AS BOOLEAN)";
        };
    }

    private Set<String> columns(String parquet) throws SQLException {
        Set<String> names = new HashSet<>();
        try (Statement statement = duck.createStatement();
                ResultSet rows = statement.executeQuery("DESCRIBE SELECT * FROM " + parquet)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    /// Labels of calls: a file of JSON lines or CSV with a `call_id`; rows without a label are left
    /// out.
    ///
    /// @param column true or false
    public Map<String, Boolean> labels(Path file, String column) throws SQLException {
        String name = file.toString().replace("'", "''");
        String reader = name.contains(".json") ? "read_json_auto" : "read_csv_auto";
        Map<String, Boolean> labels = new LinkedHashMap<>();
        try (Statement statement = duck.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT call_id, CAST(\""
                                        + column.replace("\"", "\"\"")
                                        + "\" AS BOOLEAN) AS label FROM "
                                        + reader
                                        + "('"
                                        + name
                                        + "') WHERE label IS NOT NULL")) {
            while (rows.next()) {
                labels.put(rows.getString(1), rows.getBoolean(2));
            }
        }
        return labels;
    }

    @Override
    public void close() throws SQLException {
        duck.close();
    }
}
