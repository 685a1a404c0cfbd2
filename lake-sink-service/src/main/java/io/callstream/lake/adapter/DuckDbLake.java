package io.callstream.lake.adapter;

import io.callstream.lake.quality.Nearest;
import io.callstream.lake.query.LakeView;
import io.callstream.lake.query.SqlEngine;
import io.callstream.lake.query.Table;
import io.callstream.runtime.ToolFault;

import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// [SqlEngine] on a DuckDB in this process. The tables that the query names become views over the
/// exact files of their snapshots, with all columns of the table also where old files lack some.
///
/// Where the object store keeps its objects as plain files on this machine they are read in place;
/// else they are fetched into a temporary directory that goes with the query.
public final class DuckDbLake implements SqlEngine {
    private static final Pattern NO_TABLE =
            Pattern.compile("Table with name \"?(\\w+)\"? does not exist");
    private static final Pattern NO_COLUMN =
            Pattern.compile("(?:Referenced column|column named?) \"(\\w+)\"");

    private final LakeReader lake;
    private final Optional<Path> plain;

    /// @param plain directory in which the store keeps its buckets as plain files, if it does
    public DuckDbLake(LakeReader lake, Optional<Path> plain) {
        this.lake = lake;
        this.plain = plain.filter(Files::isDirectory);
    }

    @Override
    public void ask(String sql, Consumer<Table> answer) {
        List<String> names = lake.names();
        List<LakeView.Table> used = new ArrayList<>();
        try (Fetched fetched = new Fetched();
                Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            for (String name : names) {
                if (Pattern.compile("(?i)(?<!\\w)" + Pattern.quote(name) + "(?!\\w)")
                        .matcher(sql)
                        .find()) {
                    LakeView.Table table = lake.table(name);
                    used.add(table);
                    statement.execute(view(table, fetched));
                }
            }
            try (ResultSet result = statement.executeQuery(sql)) {
                answer.accept(new Table(columns(result), new Rows(result)));
            }
        } catch (SQLException e) {
            throw new ToolFault("the query failed: " + explained(e, names, used), e);
        } catch (IOException e) {
            throw new UncheckedIOException("files of the lake cannot be fetched", e);
        }
    }

    private String view(LakeView.Table table, Fetched fetched) throws IOException {
        String nothing =
                table.columns().columns().stream()
                        .map(
                                column ->
                                        "NULL::"
                                                + type(column.type())
                                                + " AS "
                                                + quoted(column.name()))
                        .collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
        if (table.files().isEmpty()) {
            return "CREATE VIEW " + quoted(table.name()) + " AS " + nothing;
        }
        List<String> paths = new ArrayList<>();
        for (LakeView.File file : table.files()) {
            paths.add("'" + path(file, fetched).replace("'", "''") + "'");
        }
        return "CREATE VIEW "
                + quoted(table.name())
                + " AS "
                + nothing
                + " UNION ALL BY NAME SELECT * FROM read_parquet(["
                + String.join(", ", paths)
                + "], union_by_name = true, hive_partitioning = false)";
    }

    private String path(LakeView.File file, Fetched fetched) throws IOException {
        String object = file.location().substring("s3://".length());
        if (plain.isPresent()) {
            Path inPlace = plain.get().resolve(object);
            if (Files.exists(inPlace) && Files.size(inPlace) == file.bytes()) {
                return inPlace.toString();
            }
        }
        String key = object.substring(object.indexOf('/') + 1);
        byte[] content =
                lake.objects()
                        .get(key)
                        .orElseThrow(
                                () ->
                                        new ToolFault(
                                                "file "
                                                        + file.location()
                                                        + " is in the table but not in the bucket; run callstream lake verify"));
        return fetched.keep(key.replace('/', '_'), content);
    }

    /// Files that were fetched for one query.
    private static final class Fetched implements AutoCloseable {
        private @Nullable Path directory;

        String keep(String name, byte[] content) throws IOException {
            Path room = directory;
            if (room == null) {
                room = Files.createTempDirectory("callstream-lake-");
                directory = room;
            }
            return Files.write(room.resolve(name), content).toString();
        }

        @Override
        public void close() throws IOException {
            Path room = directory;
            if (room == null) {
                return;
            }
            try (java.util.stream.Stream<Path> files = Files.list(room)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(room);
        }
    }

    private static String type(Type type) {
        return switch (type.typeId()) {
            case BOOLEAN -> "BOOLEAN";
            case INTEGER -> "INTEGER";
            case LONG -> "BIGINT";
            case FLOAT -> "FLOAT";
            case DOUBLE -> "DOUBLE";
            case DATE -> "DATE";
            case TIMESTAMP -> "TIMESTAMPTZ";
            case BINARY, FIXED -> "BLOB";
            case LIST -> type(type.asListType().elementType()) + "[]";
            case MAP ->
                    "MAP("
                            + type(type.asMapType().keyType())
                            + ", "
                            + type(type.asMapType().valueType())
                            + ")";
            case STRUCT ->
                    type.asStructType().fields().stream()
                            .map(field -> quoted(field.name()) + " " + type(field.type()))
                            .collect(Collectors.joining(", ", "STRUCT(", ")"));
            default -> "VARCHAR";
        };
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private static String explained(SQLException e, List<String> names, List<LakeView.Table> used) {
        String message = String.valueOf(e.getMessage());
        Matcher table = NO_TABLE.matcher(message);
        if (table.find()) {
            return "there is no table \""
                    + table.group(1)
                    + "\""
                    + Nearest.hint(table.group(1).toLowerCase(Locale.ROOT), names)
                    + (names.isEmpty()
                            ? "; the lake is empty"
                            : "; the tables are " + String.join(", ", names));
        }
        Matcher column = NO_COLUMN.matcher(message);
        if (column.find()) {
            TreeSet<String> columns = new TreeSet<>();
            for (LakeView.Table one : used) {
                one.columns().columns().stream().map(NestedField::name).forEach(columns::add);
            }
            return "there is no column \""
                    + column.group(1)
                    + "\""
                    + Nearest.hint(column.group(1).toLowerCase(Locale.ROOT), columns)
                    + "; the columns are "
                    + String.join(", ", columns);
        }
        return message.strip();
    }

    private static List<String> columns(ResultSet result) throws SQLException {
        ResultSetMetaData about = result.getMetaData();
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= about.getColumnCount(); i++) {
            columns.add(about.getColumnLabel(i));
        }
        return columns;
    }

    /// Rows one by one, so that an answer of any size is printed in constant memory.
    private static final class Rows implements Iterator<List<@Nullable Object>> {
        private final ResultSet result;
        private boolean ahead;
        private boolean more;

        Rows(ResultSet result) {
            this.result = result;
        }

        @Override
        public boolean hasNext() {
            try {
                if (!ahead) {
                    more = result.next();
                    ahead = true;
                }
                return more;
            } catch (SQLException e) {
                throw new ToolFault("the query failed: " + e.getMessage(), e);
            }
        }

        @Override
        public List<@Nullable Object> next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no more rows");
            }
            ahead = false;
            try {
                List<@Nullable Object> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    Object cell = result.getObject(i);
                    row.add(
                            cell instanceof Number || cell instanceof Boolean || cell == null
                                    ? cell
                                    : result.getString(i));
                }
                return row;
            } catch (SQLException e) {
                throw new ToolFault("the query failed: " + e.getMessage(), e);
            }
        }
    }
}
