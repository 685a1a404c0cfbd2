package io.callstream.serving.adapter;

import static io.callstream.serving.training.TrainingSql.name;
import static io.callstream.serving.training.TrainingSql.text;

import io.callstream.feature.FeatureType;
import io.callstream.feature.FeatureView;
import io.callstream.runtime.ToolFault;
import io.callstream.serving.training.LabelColumns;
import io.callstream.serving.training.LakeFiles;
import io.callstream.serving.training.TrainingPlan;
import io.callstream.serving.training.TrainingSql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Makes a training set in an embedded DuckDB that spills to a directory.
public final class DuckDbTraining implements AutoCloseable {
    private final Connection duck;
    private final Path labels;

    /// What is known of the labels once they are read.
    ///
    /// @param leastMicros of their times, epoch microseconds
    public record Labels(long rows, long withoutTime, long leastMicros, long mostMicros) {}

    /// @param labels a Parquet or CSV file
    /// @param directory to spill to
    public DuckDbTraining(Path labels, Path directory) {
        this.labels = labels;
        try {
            duck = DriverManager.getConnection("jdbc:duckdb:");
            execute("SET TimeZone = 'UTC'");
            execute("SET temp_directory = " + text(directory.resolve("spill").toString()));
            execute("SET autoinstall_known_extensions = false");
            execute("SET autoload_known_extensions = false");
        } catch (SQLException e) {
            throw new ToolFault("DuckDB does not start: " + e.getMessage(), e);
        }
    }

    /// The columns of the labels.
    public LabelColumns columns() {
        return new LabelColumns(describe(source(Map.of())));
    }

    /// Reads the labels.
    public Labels read(TrainingPlan plan) {
        Map<String, String> types = new LinkedHashMap<>();
        types.put(LabelColumns.TIME, "TIMESTAMPTZ");
        for (TrainingPlan.Part part : plan.parts()) {
            for (FeatureView.Key key : part.view().entity()) {
                types.put(key.name(), TrainingSql.sqlType(key.type()));
            }
        }
        run("the labels " + labels, TrainingSql.labels(source(types)));
        try (Statement statement = duck.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT count(*), count(*) - count(_label_micros), coalesce(min(_label_micros), 0), coalesce(max(_label_micros), 0) FROM "
                                        + TrainingSql.LABELS)) {
            row.next();
            return new Labels(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
        } catch (SQLException e) {
            throw fault("the labels " + labels, e);
        }
    }

    /// Joins and writes; the file appears when it is whole.
    ///
    /// @param files of each part of the plan, in that order
    /// @param asOfMicros rows created later are not seen, epoch microseconds
    /// @param metadata of a Parquet file: key → value
    /// @return rows written
    public long write(
            TrainingPlan plan,
            List<LakeFiles> files,
            long asOfMicros,
            Path out,
            Map<String, String> metadata) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < plan.parts().size(); i++) {
            rows.add("rows_" + i);
            run(
                    files.get(i).table(),
                    "CREATE TEMP VIEW rows_"
                            + i
                            + " AS "
                            + rows(plan.parts().get(i), files.get(i), asOfMicros));
        }
        Path partial = out.resolveSibling(out.getFileName() + ".partial");
        String options =
                isCsv(out)
                        ? "FORMAT csv, HEADER"
                        : "FORMAT parquet, COMPRESSION zstd, KV_METADATA {"
                                + metadata.entrySet().stream()
                                        .map(
                                                entry ->
                                                        name(entry.getKey())
                                                                + ": "
                                                                + text(entry.getValue()))
                                        .collect(Collectors.joining(", "))
                                + "}";
        try {
            run(
                    "the join",
                    "COPY ("
                            + TrainingSql.join(plan, rows)
                            + ") TO "
                            + text(partial.toString())
                            + " ("
                            + options
                            + ")");
            Files.move(partial, out, StandardCopyOption.REPLACE_EXISTING);
            return count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            duck.close();
        } catch (SQLException e) {
            throw new ToolFault("DuckDB does not stop: " + e.getMessage(), e);
        }
    }

    private String rows(TrainingPlan.Part part, LakeFiles files, long asOfMicros) {
        if (files.paths().isEmpty()) {
            return nothing(part);
        }
        String source = TrainingSql.parquet(files.paths());
        Set<String> columns = new LinkedHashSet<>(describe(source).keySet());
        boolean tombstones = any("SELECT 1 FROM " + source + " WHERE _deleted LIMIT 1");
        return TrainingSql.rows(part, source, columns, asOfMicros, tombstones);
    }

    /// No file can hold a row for any label.
    private static String nothing(TrainingPlan.Part part) {
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < part.view().entity().size(); i++) {
            columns.add(nothing(part.view().entity().get(i).type(), "k" + i));
        }
        columns.add("NULL::BIGINT AS micros, NULL::HUGEINT AS at");
        part.view().columns().stream()
                .filter(column -> part.features().containsKey(column.name()))
                .forEach(column -> columns.add(nothing(column.type(), name(column.name()))));
        return "SELECT " + String.join(", ", columns) + " WHERE false";
    }

    private static String nothing(FeatureType type, String as) {
        return "NULL::" + TrainingSql.sqlType(type) + " AS " + as;
    }

    private String source(Map<String, String> types) {
        if (!Files.isRegularFile(labels)) {
            throw new ToolFault("--labels " + labels + " is no file");
        }
        if (!isCsv(labels)) {
            return "read_parquet(" + text(labels.toString()) + ")";
        }
        Collection<String> there = types.isEmpty() ? Set.of() : describe(source(Map.of())).keySet();
        String typed =
                types.entrySet().stream()
                        .filter(type -> there.contains(type.getKey()))
                        .map(type -> text(type.getKey()) + ": " + text(type.getValue()))
                        .collect(Collectors.joining(", "));
        return "read_csv("
                + text(labels.toString())
                + ", header = true"
                + (typed.isEmpty() ? "" : ", types = {" + typed + "}")
                + ")";
    }

    private Map<String, String> describe(String source) {
        Map<String, String> columns = new LinkedHashMap<>();
        try (Statement statement = duck.createStatement();
                ResultSet rows = statement.executeQuery("DESCRIBE SELECT * FROM " + source)) {
            while (rows.next()) {
                columns.put(rows.getString(1), rows.getString(2));
            }
            return columns;
        } catch (SQLException e) {
            throw fault("the file " + labels, e);
        }
    }

    private boolean any(String sql) {
        try (Statement statement = duck.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next();
        } catch (SQLException e) {
            throw fault("the lake's files", e);
        }
    }

    private long count() {
        try (Statement statement = duck.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT count(*) FROM " + TrainingSql.LABELS)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw fault("the labels", e);
        }
    }

    private void run(String what, String sql) {
        try {
            execute(sql);
        } catch (SQLException e) {
            throw fault(what, e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = duck.createStatement()) {
            statement.execute(sql);
        }
    }

    private static ToolFault fault(String what, SQLException e) {
        return new ToolFault(what + " cannot be read: " + e.getMessage(), e);
    }

    /// By its name; everything else is Parquet.
    public static boolean isCsv(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".csv") || name.endsWith(".csv.gz");
    }
}
