package io.callstream.lake.adapter;

import io.callstream.lake.table.Source;
import io.callstream.lake.table.SystemColumns;
import io.callstream.lake.verify.FileContent;
import io.callstream.lake.verify.LakeFiles;
import io.callstream.lake.verify.TableState.ColumnState;
import io.callstream.lake.verify.TableState.FileState;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// [LakeFiles] by DuckDB, which shares nothing with the code that writes the files. A file is
/// copied to a scratch directory while it is read. One thread uses it.
final class DuckDbFiles implements LakeFiles.Open {
    private static final long HOUR_MICROS = 3_600_000_000L;

    private final S3ObjectStore objects;
    private final Path scratch;
    private final Connection connection;

    DuckDbFiles(S3ObjectStore objects) {
        this.objects = objects;
        try {
            this.scratch = Files.createTempDirectory("callstream-verify");
            this.connection = DriverManager.getConnection("jdbc:duckdb:");
        } catch (IOException e) {
            throw new UncheckedIOException("no scratch directory for the files", e);
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB does not start", e);
        }
    }

    @Override
    public Reading read(FileState file, String timeColumn) {
        Path copy = scratch.resolve("file.parquet");
        if (!objects.download(file.key(), copy)) {
            return new Reading.Missing();
        }
        try {
            long bytes = Files.size(copy);
            if (bytes != file.bytes()) {
                return new Reading.Broken(bytes + " bytes, the catalog says " + file.bytes());
            }
            FileContent content = content(copy, file, timeColumn);
            try (ParquetSource pages = ParquetSource.open(copy)) {
                pages.checkPages();
            }
            return new Reading.Read(content);
        } catch (SQLException | IOException | RuntimeException e) {
            return new Reading.Broken(firstLine(e));
        }
    }

    private FileContent content(Path copy, FileState file, String timeColumn) throws SQLException {
        String from = " FROM read_parquet('" + copy.toString().replace("'", "''") + "')";
        Map<String, String> types = new LinkedHashMap<>();
        query("DESCRIBE SELECT *" + from, row -> types.put(row.getString(1), row.getString(2)));
        Map<String, String> footer = new HashMap<>();
        query(
                "SELECT decode(key), decode(value) FROM parquet_kv_metadata('"
                        + copy.toString().replace("'", "''")
                        + "')",
                row -> footer.put(row.getString(1), row.getString(2)));
        Map<Source, Offsets> offsets = new LinkedHashMap<>();
        for (String column :
                List.of(SystemColumns.TOPIC, SystemColumns.PARTITION, SystemColumns.OFFSET)) {
            if (!types.containsKey(column)) {
                return new FileContent(Map.of(), Map.of(), 0, 0, List.of());
            }
        }
        query(
                "SELECT _topic, _partition, _offset" + from,
                row ->
                        offsets.computeIfAbsent(
                                        new Source(row.getString(1), row.getInt(2)),
                                        source -> new Offsets())
                                .add(row.getLong(3)));
        Map<Source, long[]> all = new LinkedHashMap<>();
        offsets.forEach((source, list) -> all.put(source, list.toArray()));
        List<ColumnState> columns = columns(file, types, from);
        long[] hours = new long[2];
        query(
                "SELECT min(epoch_us(t)), max(epoch_us(t)) FROM (SELECT "
                        + quoted(timeColumn)
                        + " AS t"
                        + from
                        + ")",
                row -> {
                    hours[0] = Math.floorDiv(row.getLong(1), HOUR_MICROS);
                    hours[1] = Math.floorDiv(row.getLong(2), HOUR_MICROS);
                });
        return new FileContent(
                footer, all, Math.toIntExact(hours[0]), Math.toIntExact(hours[1]), columns);
    }

    private List<ColumnState> columns(FileState file, Map<String, String> types, String from)
            throws SQLException {
        List<String> names =
                file.columns().stream().map(ColumnState::name).filter(types::containsKey).toList();
        if (names.isEmpty()) {
            return List.of();
        }
        List<String> parts = new ArrayList<>();
        for (String name : names) {
            String value = comparable(quoted(name), types.getOrDefault(name, ""));
            parts.add("count(*) - count(" + quoted(name) + ")");
            parts.add("min(" + value + ")");
            parts.add("max(" + value + ")");
        }
        List<ColumnState> columns = new ArrayList<>();
        query(
                "SELECT " + String.join(", ", parts) + from,
                row -> {
                    for (int i = 0; i < names.size(); i++) {
                        columns.add(
                                new ColumnState(
                                        names.get(i),
                                        Optional.of(row.getLong(3 * i + 1)),
                                        Optional.ofNullable(
                                                (Comparable<?>) row.getObject(3 * i + 2)),
                                        Optional.ofNullable(
                                                (Comparable<?>) row.getObject(3 * i + 3))));
                    }
                });
        return columns;
    }

    /// The value as the catalog's bounds have it.
    private static String comparable(String column, String type) {
        return switch (type) {
            case "TIMESTAMP WITH TIME ZONE", "TIMESTAMP" -> "epoch_us(" + column + ")";
            case "DATE" -> "CAST(date_diff('day', DATE '1970-01-01', " + column + ") AS BIGINT)";
            case "INTEGER", "BIGINT" -> "CAST(" + column + " AS BIGINT)";
            case "FLOAT", "DOUBLE" -> "CAST(" + column + " AS DOUBLE)";
            case "VARCHAR" -> column;
            default -> "CAST(NULL AS VARCHAR)";
        };
    }

    private interface Row {
        void take(ResultSet row) throws SQLException;
    }

    private void query(String sql, Row each) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                each.take(rows);
            }
        }
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
    }

    @Override
    public void close() {
        try {
            connection.close();
            Files.deleteIfExists(scratch.resolve("file.parquet"));
            Files.deleteIfExists(scratch);
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("scratch directory " + scratch + " stays", e);
        }
    }

    private static final class Offsets {
        private long[] values = new long[1024];
        private int size;

        void add(long value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
            }
            values[size++] = value;
        }

        long[] toArray() {
            return Arrays.copyOf(values, size);
        }
    }
}
