package io.callstream.serving.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.feature.FeatureType;
import io.callstream.feature.FeatureView;
import io.callstream.serving.adapter.DuckDbTraining;
import io.callstream.serving.online.ServedView;
import io.callstream.serving.serve.Catalogue;
import io.callstream.serving.serve.Faults;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Training sets over a month of real calls, against plain loops.
class PointInTimeTest {
    private static final long SECOND = 1_000_000;
    private static final long DAY = 86_400 * SECOND;
    private static final Duration TTL = Duration.ofDays(7);
    private static final ServedView CALLS =
            new ServedView(
                    "calls",
                    List.of(new FeatureView.Key("customer_id", FeatureType.STRING)),
                    List.of(
                            new ServedView.Column("calls_lifetime", FeatureType.INT64),
                            new ServedView.Column("talk_sec", FeatureType.DOUBLE),
                            new ServedView.Column("last_outcome", FeatureType.STRING)),
                    TTL);
    private static final ServedView PAIRS =
            new ServedView(
                    "pairs",
                    List.of(
                            new FeatureView.Key("queue", FeatureType.STRING),
                            new FeatureView.Key("customer_number", FeatureType.INT64)),
                    List.of(new ServedView.Column("pair_calls", FeatureType.INT64)),
                    Duration.ZERO);
    private static final Catalogue CATALOGUE = new Catalogue(List.of(CALLS, PAIRS));

    private final List<Month.Call> calls = Month.calls();

    /// A row of a view, as the lake has it.
    private record Row(
            List<Object> key,
            long micros,
            long createdMicros,
            long offset,
            @Nullable List<Object> values) {}

    private record Label(String customer, String queue, long micros) {}

    @Test
    void eachLabelGetsWhatAPlainLoopFindsAndNothingFromTheFuture(@TempDir Path directory)
            throws Exception {
        // Given
        List<Row> rows = callRows();
        List<Row> pairs = pairRows();
        List<Label> labels = labels();
        long asOf = calls.getLast().endedMicros() - 5 * DAY;

        // When
        List<List<@Nullable Object>> found =
                join(
                        directory,
                        "labels.csv",
                        labels,
                        Map.of("calls", rows, "pairs", pairs),
                        List.of("calls:*", "pairs:pair_calls"),
                        asOf);

        // Then
        int withRow = 0;
        for (int i = 0; i < labels.size(); i++) {
            Label label = labels.get(i);
            List<@Nullable Object> expected = new ArrayList<>();
            expected.addAll(
                    pointInTime(rows, List.of(label.customer()), label.micros(), asOf, TTL, 3));
            expected.addAll(
                    pointInTime(
                            pairs,
                            List.of(label.queue(), number(label.customer())),
                            label.micros(),
                            asOf,
                            Duration.ZERO,
                            1));
            assertThat(found.get(i)).as("%s", label).isEqualTo(expected);
            withRow += expected.getFirst() == null ? 0 : 1;
        }
        assertThat(withRow).as("the comparison is of something").isGreaterThan(labels.size() / 4);
    }

    /// Another way to the same number: not from the rows, but from the calls.
    @Test
    void aFeatureOfALabelCountsNoCallThatEndedAfterIt(@TempDir Path directory) throws Exception {
        // Given
        List<Row> rows = onTime();
        List<Label> labels = labels();

        // When
        List<List<@Nullable Object>> found =
                join(
                        directory,
                        "labels.parquet",
                        labels,
                        Map.of("calls", rows),
                        List.of("calls:calls_lifetime"),
                        4_000_000_000L * SECOND);

        // Then
        for (int i = 0; i < labels.size(); i++) {
            Label label = labels.get(i);
            long before = 0;
            long last = Long.MIN_VALUE;
            for (Month.Call call : calls) {
                if (call.customer().equals(label.customer())
                        && call.endedMicros() <= label.micros()) {
                    before++;
                    last = call.endedMicros();
                }
            }
            boolean valid = before > 0 && label.micros() - last <= TTL.toMillis() * 1_000;
            assertThat(found.get(i).getFirst()).as("%s", label).isEqualTo(valid ? before : null);
        }
    }

    @Test
    void whatIsMissingOrMisspeltIsToldAtOnceWithTheNearestNames() {
        LabelColumns columns =
                new LabelColumns(Map.of("customer", "VARCHAR", "event_timestamp", "VARCHAR"));

        assertThatThrownBy(
                        () ->
                                TrainingPlan.of(
                                        List.of(
                                                "cals:calls_lifetime",
                                                "calls:call_lifetime",
                                                "calls",
                                                "pairs:*"),
                                        CATALOGUE,
                                        false,
                                        columns))
                .isInstanceOfSatisfying(
                        Faults.RequestException.class,
                        thrown -> {
                            String all =
                                    String.join(
                                            "\n",
                                            thrown.faults().stream()
                                                    .map(Faults.Fault::what)
                                                    .toList());
                            assertThat(all)
                                    .contains("no view \"cals\"; did you mean calls?")
                                    .contains("\"call_lifetime\"; did you mean calls_lifetime?")
                                    .contains("\"calls\" is no reference")
                                    .contains(
                                            "has no column customer_id, a key of the view calls; its columns are")
                                    .contains("has no column queue")
                                    .contains(
                                            "event_timestamp of type VARCHAR; it must hold times");
                        });
    }

    @Test
    void columnsOfOneNameAreRefusedUnlessTheyAreCalledInFull() {
        ServedView other =
                new ServedView("other", CALLS.entity(), List.of(CALLS.columns().getFirst()), TTL);
        Catalogue both = new Catalogue(List.of(CALLS, other));
        LabelColumns columns =
                new LabelColumns(Map.of("customer_id", "VARCHAR", "event_timestamp", "TIMESTAMP"));
        List<String> features = List.of("calls:calls_lifetime", "other:calls_lifetime");

        assertThatThrownBy(() -> TrainingPlan.of(features, both, false, columns))
                .hasMessageContaining("--full-feature-names");
        assertThat(TrainingPlan.of(features, both, true, columns).parts())
                .flatExtracting(part -> part.features().values())
                .containsExactly("calls__calls_lifetime", "other__calls_lifetime");
    }

    /// The rule, as one would say it.
    private static List<@Nullable Object> pointInTime(
            List<Row> rows, List<Object> key, long micros, long asOf, Duration ttl, int features) {
        Row newest = null;
        for (Row row : rows) {
            if (row.key().equals(key)
                    && row.micros() <= micros
                    && row.createdMicros() <= asOf
                    && (newest == null
                            || row.micros() > newest.micros()
                            || row.micros() == newest.micros() && row.offset() > newest.offset())) {
                newest = row;
            }
        }
        if (newest == null
                || newest.values() == null
                || !ttl.isZero() && micros - newest.micros() > ttl.toMillis() * 1_000) {
            return new ArrayList<>(Arrays.asList(new Object[features]));
        }
        return new ArrayList<>(newest.values());
    }

    /// A row a call, created two seconds after it.
    private List<Row> onTime() {
        Map<String, Long> counts = new HashMap<>();
        Map<String, Double> talk = new HashMap<>();
        List<Row> rows = new ArrayList<>();
        for (Month.Call call : calls) {
            long count = counts.merge(call.customer(), 1L, Long::sum);
            double seconds = talk.merge(call.customer(), call.talkSec(), Double::sum);
            rows.add(
                    new Row(
                            List.of(call.customer()),
                            call.endedMicros(),
                            call.endedMicros() + 2 * SECOND,
                            rows.size(),
                            List.of(count, seconds, call.outcome())));
        }
        return rows;
    }

    /// The same with rows that come days late, rows that are written again under the same time, and
    /// tombstones.
    private List<Row> callRows() {
        Random random = new Random(1);
        List<Row> rows = new ArrayList<>();
        for (Row row : onTime()) {
            long late = random.nextInt(20) == 0 ? 10 * DAY : 0;
            rows.add(
                    new Row(
                            row.key(),
                            row.micros(),
                            row.createdMicros() + late,
                            rows.size(),
                            row.values()));
            if (random.nextInt(10) == 0) {
                rows.add(
                        new Row(
                                row.key(),
                                row.micros(),
                                row.createdMicros() + SECOND,
                                rows.size(),
                                List.of(random.nextLong(100), 0.1 + 0.2, "AGAIN")));
            }
            if (random.nextInt(30) == 0) {
                rows.add(
                        new Row(
                                row.key(),
                                row.micros() + random.nextLong(DAY),
                                row.createdMicros() + DAY,
                                rows.size(),
                                null));
            }
        }
        return rows;
    }

    private List<Row> pairRows() {
        Map<List<Object>, Long> counts = new HashMap<>();
        List<Row> rows = new ArrayList<>();
        for (Month.Call call : calls) {
            List<Object> key = List.of(call.queue(), number(call.customer()));
            rows.add(
                    new Row(
                            key,
                            call.endedMicros(),
                            call.endedMicros() + SECOND,
                            rows.size(),
                            List.of(counts.merge(key, 1L, Long::sum))));
        }
        return rows;
    }

    /// Any customers at any times, at the very ends of calls and just before, and nobody's.
    private List<Label> labels() {
        Random random = new Random(2);
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            Month.Call call = calls.get(random.nextInt(calls.size()));
            long micros =
                    switch (i % 4) {
                        case 0 -> call.endedMicros();
                        case 1 -> call.endedMicros() - 1;
                        case 2 -> call.endedMicros() + TTL.toMillis() * 1_000 + random.nextInt(2);
                        default -> calls.getFirst().endedMicros() + random.nextLong(32 * DAY);
                    };
            String customer = i % 50 == 0 ? "00" + call.customer() : call.customer();
            labels.add(new Label(customer, call.queue(), micros));
        }
        return labels;
    }

    private static List<List<@Nullable Object>> join(
            Path directory,
            String labelsName,
            List<Label> labels,
            Map<String, List<Row>> rows,
            List<String> references,
            long asOf)
            throws SQLException, IOException {
        Path file = writeLabels(directory.resolve(labelsName), labels);
        Path out = directory.resolve("out.parquet");
        try (DuckDbTraining duck = new DuckDbTraining(file, directory)) {
            TrainingPlan plan = TrainingPlan.of(references, CATALOGUE, false, duck.columns());
            duck.read(plan);
            List<LakeFiles> files = new ArrayList<>();
            for (TrainingPlan.Part part : plan.parts()) {
                List<Row> of = rows.getOrDefault(part.view().name(), List.of());
                files.add(
                        new LakeFiles(
                                part.table(),
                                7,
                                0,
                                writeRows(directory, part.view(), of),
                                of.size()));
            }
            long written =
                    duck.write(
                            plan,
                            files,
                            asOf,
                            out,
                            Map.of("callstream.snapshots", "feature_calls=7"));
            assertThat(written).isEqualTo(labels.size());
        }
        return read(out, labels.size());
    }

    private static List<List<@Nullable Object>> read(Path out, int labels) throws SQLException {
        List<List<@Nullable Object>> found = new ArrayList<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            try (ResultSet rows =
                    statement.executeQuery(
                            "SELECT * EXCLUDE (customer_id, customer_number, queue, event_timestamp, label) FROM read_parquet('"
                                    + out
                                    + "')")) {
                while (rows.next()) {
                    List<@Nullable Object> row = new ArrayList<>();
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        row.add(rows.getObject(i));
                    }
                    found.add(row);
                }
            }
            try (ResultSet meta =
                    statement.executeQuery(
                            "SELECT decode(value) FROM parquet_kv_metadata('"
                                    + out
                                    + "') WHERE decode(key) = 'callstream.snapshots'")) {
                assertThat(meta.next()).isTrue();
                assertThat(meta.getString(1)).isEqualTo("feature_calls=7");
            }
            try (ResultSet order =
                    statement.executeQuery("SELECT label FROM read_parquet('" + out + "')")) {
                for (int i = 0; order.next(); i++) {
                    assertThat(order.getInt(1)).as("the order of the labels").isEqualTo(i);
                }
            }
        }
        assertThat(found).hasSize(labels);
        return found;
    }

    private static Path writeLabels(Path file, List<Label> labels)
            throws IOException, SQLException {
        StringBuilder csv =
                new StringBuilder("customer_id,customer_number,queue,event_timestamp,label\n");
        for (int i = 0; i < labels.size(); i++) {
            Label label = labels.get(i);
            csv.append(label.customer())
                    .append(',')
                    .append(number(label.customer()))
                    .append(',')
                    .append(label.queue())
                    .append(',')
                    .append(instant(label.micros()))
                    .append(',')
                    .append(i)
                    .append('\n');
        }
        Path text = Files.writeString(file.resolveSibling("labels.csv"), csv);
        if (file.toString().endsWith(".parquet")) {
            try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                    Statement statement = duck.createStatement()) {
                statement.execute("SET TimeZone = 'UTC'");
                statement.execute(
                        "COPY (SELECT * FROM read_csv('"
                                + text
                                + "', types = {'customer_id': 'VARCHAR', 'event_timestamp': 'TIMESTAMPTZ'})) TO '"
                                + file
                                + "' (FORMAT parquet)");
            }
        }
        return file;
    }

    /// Three files, the first from before the view got its last feature; columns as the lake has
    /// them.
    private static List<String> writeRows(Path directory, ServedView view, List<Row> rows)
            throws SQLException, IOException {
        List<String> paths = new ArrayList<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            List<String> names = new ArrayList<>(view.keyNames());
            names.addAll(view.columnNames());
            StringBuilder csv =
                    new StringBuilder("key,_deleted,created,event_timestamp,_offset,")
                            .append(String.join(",", names))
                            .append('\n');
            for (Row row : rows) {
                csv.append(row.key().toString().replace(", ", "|"))
                        .append(',')
                        .append(row.values() == null)
                        .append(',')
                        .append(instant(row.createdMicros()))
                        .append(',')
                        .append(instant(row.micros()))
                        .append(',')
                        .append(row.offset());
                for (int i = 0; i < view.entity().size(); i++) {
                    csv.append(',').append(row.values() == null ? "" : row.key().get(i));
                }
                for (int i = 0; i < view.columns().size(); i++) {
                    csv.append(',').append(row.values() == null ? "" : row.values().get(i));
                }
                csv.append('\n');
            }
            Path text = Files.writeString(directory.resolve(view.name() + ".csv"), csv);
            String typed =
                    "{'created': 'TIMESTAMPTZ', 'event_timestamp': 'TIMESTAMPTZ', '_offset': 'BIGINT', '_deleted': 'BOOLEAN'"
                            + (view.keyNames().contains("customer_id")
                                    ? ", 'customer_id': 'VARCHAR'"
                                    : "")
                            + "}";
            statement.execute(
                    "CREATE TABLE rows AS SELECT encode(key) AS _key, * EXCLUDE (key) FROM read_csv('"
                            + text
                            + "', types = "
                            + typed
                            + ")");
            for (int part = 0; part < 3; part++) {
                Path file = directory.resolve(view.name() + part + ".parquet");
                statement.execute(
                        "COPY (SELECT * FROM rows WHERE _offset % 3 = "
                                + part
                                + ") TO '"
                                + file
                                + "' (FORMAT parquet)");
                paths.add(file.toString());
            }
        }
        return paths;
    }

    private static String instant(long micros) {
        return Instant.ofEpochSecond(
                        Math.floorDiv(micros, SECOND), Math.floorMod(micros, SECOND) * 1_000)
                .toString();
    }

    private static long number(String customer) {
        return Long.parseLong(customer);
    }
}
