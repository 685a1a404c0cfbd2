package io.callstream.e2e.suite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.callstream.local.Endpoints;
import io.callstream.local.report.LakeRows;
import io.callstream.local.report.LakeTables;

import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The lake's Parquet files as DuckDB reads them: those that the catalog names at the moment.
public final class Lake {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<Schema.Type> NESTED =
            Set.of(Schema.Type.MAP, Schema.Type.ARRAY, Schema.Type.RECORD);

    private final Path dir;
    private final Map<String, LakeTables.Table> tables;

    Lake(Path dir, Endpoints endpoints) {
        this.dir = dir;
        try (LakeTables lake = new LakeTables(endpoints)) {
            this.tables = lake.all();
        }
    }

    /// The rows of a topic's table.
    ///
    /// @param count `count(*)`
    /// @param distinct `count(distinct (_topic, _partition, _offset))`
    public record Counted(long count, long distinct) {}

    /// Counts the rows of a topic.
    public Counted count(String topic) {
        List<Counted> counted =
                query(
                        topic,
                        "count(*), count(DISTINCT (_topic, _partition, _offset))",
                        row -> new Counted(row.getLong(1), row.getLong(2)));
        return counted.isEmpty() ? new Counted(0, 0) : counted.getFirst();
    }

    /// `partition:offset` of every row of a topic.
    public List<String> positions(String topic) {
        return query(topic, "_partition, _offset", row -> row.getInt(1) + ":" + row.getLong(2));
    }

    /// The values of an Avro topic by `partition:offset`, in the form of [AvroValues].
    public Map<String, Map<String, @Nullable Object>> values(String topic, Schema schema) {
        List<Schema.Field> fields = schema.getFields();
        String columns =
                fields.stream().map(Lake::column).collect(Collectors.joining(", "))
                        + ", _partition, _offset";
        Map<String, Map<String, @Nullable Object>> values = new HashMap<>();
        query(
                        topic,
                        columns,
                        row -> {
                            Map<String, @Nullable Object> one = new TreeMap<>();
                            for (int i = 0; i < fields.size(); i++) {
                                Object value = row.getObject(i + 1);
                                boolean nested =
                                        NESTED.contains(branch(fields.get(i).schema()).getType());
                                one.put(fields.get(i).name(), nested ? parsed(value) : value);
                            }
                            int after = fields.size();
                            return Map.entry(
                                    row.getInt(after + 1) + ":" + row.getLong(after + 2), one);
                        })
                .forEach(entry -> values.put(entry.getKey(), entry.getValue()));
        return values;
    }

    @FunctionalInterface
    private interface Read<T> {
        T from(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String topic, String columns, Read<T> read) {
        LakeTables.Table table = tables.get(tableOf(topic));
        if (table == null || table.files().isEmpty()) {
            return List.of();
        }
        String sql =
                "SELECT "
                        + columns
                        + " FROM "
                        + new LakeRows(dir).parquet(table.files())
                        + " WHERE _topic = '"
                        + topic
                        + "'";
        List<T> rows = new ArrayList<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                rows.add(read.from(found));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB cannot read the rows of " + topic, e);
        }
    }

    /// Times as Avro has them: epoch milliseconds, days since the epoch; maps and lists as JSON.
    private static String column(Schema.Field field) {
        String value = value("\"" + field.name() + "\"", branch(field.schema()));
        return NESTED.contains(branch(field.schema()).getType())
                ? "CAST(to_json(" + value + ") AS VARCHAR)"
                : value;
    }

    private static String value(String column, Schema type) {
        if (type.getType() == Schema.Type.ARRAY) {
            return "["
                    + value("one", branch(type.getElementType()))
                    + " for one in "
                    + column
                    + "]";
        }
        if (type.getType() == Schema.Type.RECORD) {
            return type.getFields().stream()
                    .map(
                            field ->
                                    field.name()
                                            + " := "
                                            + value(
                                                    column + "." + field.name(),
                                                    branch(field.schema())))
                    .collect(Collectors.joining(", ", "struct_pack(", ")"));
        }
        LogicalType logical = type.getLogicalType();
        return switch (logical == null ? "" : logical.getName()) {
            case "timestamp-millis" -> "epoch_ms(" + column + ")";
            case "date" -> "CAST(" + column + " - DATE '1970-01-01' AS INTEGER)";
            default -> column;
        };
    }

    private static Schema branch(Schema schema) {
        return schema.getType() == Schema.Type.UNION
                ? schema.getTypes().stream()
                        .filter(one -> one.getType() != Schema.Type.NULL)
                        .findFirst()
                        .orElse(schema)
                : schema;
    }

    private static @Nullable Object parsed(@Nullable Object json) {
        try {
            return json == null ? null : JSON.readValue(json.toString(), Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("DuckDB's JSON of a nested value is none", e);
        }
    }

    private static String tableOf(String topic) {
        return switch (topic) {
            case "live-call-transcripts", "call-center-transcripts" -> "call_transcripts";
            default -> topic.replace('-', '_').replace('.', '_');
        };
    }
}
