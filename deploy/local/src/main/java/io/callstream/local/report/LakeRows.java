package io.callstream.local.report;

import io.callstream.local.Endpoints;
import io.callstream.local.process.LocalFault;

import org.apache.kafka.common.TopicPartition;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Rows of a lake table as DuckDB counts them in the Parquet files themselves.
public final class LakeRows {
    private final Path objects;

    /// @param dir the data directory whose object store holds the files
    public LakeRows(Path dir) {
        this.objects = Endpoints.objects(dir);
    }

    /// What is in a table of the rows between two positions of their topics.
    ///
    /// @param rows `count(*)`
    /// @param distinct `count(distinct (_topic, _partition, _offset))`
    public record Counted(long rows, long distinct) {}

    /// Counts by topic the rows from the first positions (included) to the second (not included).
    public Map<String, Counted> between(
            LakeTables.Table table, Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
        Map<String, Counted> counted = new HashMap<>();
        if (table.files().isEmpty() || to.isEmpty()) {
            return counted;
        }
        String ranges =
                to.entrySet().stream()
                        .map(
                                entry ->
                                        "('"
                                                + entry.getKey().topic()
                                                + "', "
                                                + entry.getKey().partition()
                                                + ", "
                                                + from.getOrDefault(entry.getKey(), 0L)
                                                + ", "
                                                + entry.getValue()
                                                + ")")
                        .collect(Collectors.joining(", "));
        String sql =
                "SELECT t._topic, count(*), count(DISTINCT (t._topic, t._partition, t._offset)) FROM "
                        + parquet(table.files())
                        + " t JOIN (VALUES "
                        + ranges
                        + ") r(topic, part, begin_at, end_at)"
                        + " ON t._topic = r.topic AND t._partition = r.part"
                        + " AND t._offset >= r.begin_at AND t._offset < r.end_at GROUP BY ALL";
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                counted.put(rows.getString(1), new Counted(rows.getLong(2), rows.getLong(3)));
            }
            return counted;
        } catch (SQLException e) {
            throw new LocalFault(
                    "DuckDB cannot count the rows of lake table "
                            + table.name()
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /// Those files as a DuckDB table function.
    public String parquet(List<LakeTables.DataFile> files) {
        return "read_parquet(["
                + files.stream()
                        .map(
                                file ->
                                        "'"
                                                + path(file.location())
                                                        .toString()
                                                        .replace("'", "''")
                                                + "'")
                        .collect(Collectors.joining(", "))
                + "], union_by_name = true, hive_partitioning = false)";
    }

    private Path path(String location) {
        URI uri = URI.create(location);
        return objects.resolve(uri.getHost()).resolve(uri.getPath().substring(1));
    }
}
