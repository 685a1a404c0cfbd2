package io.callstream.serving.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.feature.FeatureType;
import io.callstream.feature.FeatureView;
import io.callstream.serving.adapter.DuckDbTraining;
import io.callstream.serving.online.ServedView;
import io.callstream.serving.serve.Catalogue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// How fast a training set is joined, beside a bare scan of the same columns in the same run.
///
/// `-Dcallstream.training.rows=10000000` measures with more rows; it prints what it found.
class TrainingSpeedTest {
    private static final int ENTITIES = 20_000;

    @Test
    void aJoinIsMeasuredAgainstABareScan(@TempDir Path directory) throws Exception {
        // Given a row every 1,000 s of each of 20,000 entities, and a label for every twentieth row
        long rows = Long.getLong("callstream.training.rows", 400_000L);
        Path features = directory.resolve("rows.parquet");
        Path labels = directory.resolve("labels.parquet");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute(
                    "COPY (SELECT encode('c' || i %% %1$d) AS _key, false AS _deleted, i AS _offset, 'c' || i %% %1$d AS customer_id, make_timestamptz((1000000000 + i // %1$d * 1000) * 1000000) AS event_timestamp, make_timestamptz((1000000002 + i // %1$d * 1000) * 1000000) AS created, i // %1$d AS calls, i * 0.5 AS talk FROM range(%2$d) t(i)) TO '%3$s' (FORMAT parquet, COMPRESSION zstd)"
                            .formatted(ENTITIES, rows, features));
            statement.execute(
                    "COPY (SELECT 'c' || i %% %1$d AS customer_id, make_timestamptz((1000000000 + i // %1$d * 1000 + 999) * 1000000) AS event_timestamp, i // %1$d AS expected FROM range(0, %2$d, 19) t(i)) TO '%3$s' (FORMAT parquet)"
                            .formatted(ENTITIES, rows, labels));
        }
        ServedView view =
                new ServedView(
                        "speed",
                        List.of(new FeatureView.Key("customer_id", FeatureType.STRING)),
                        List.of(
                                new ServedView.Column("calls", FeatureType.INT64),
                                new ServedView.Column("talk", FeatureType.DOUBLE)),
                        Duration.ofDays(1));
        Path out = directory.resolve("out.parquet");
        long joined;

        // When
        try (DuckDbTraining duck = new DuckDbTraining(labels, directory)) {
            TrainingPlan plan =
                    TrainingPlan.of(
                            List.of("speed:*"),
                            new Catalogue(List.of(view)),
                            false,
                            duck.columns());
            long begun = System.nanoTime();
            duck.read(plan);
            LakeFiles files =
                    new LakeFiles("feature_speed", 1, 0, List.of(features.toString()), rows);
            duck.write(plan, List.of(files), 4_000_000_000_000_000L, out, Map.of());
            joined = System.nanoTime() - begun;
        }

        // Then
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            long begun = System.nanoTime();
            statement.executeQuery(
                    "SELECT max(customer_id), max(event_timestamp), max(created), max(_offset), max(calls), max(talk) FROM read_parquet('"
                            + features
                            + "')");
            long scanned = System.nanoTime() - begun;
            System.out.printf(
                    "training set: %,d rows of features, joined at %,.0f rows/s; a bare scan of the same columns %,.0f rows/s; ratio %.2f%n",
                    rows, rows / (joined / 1e9), rows / (scanned / 1e9), (double) scanned / joined);
            try (ResultSet row =
                    statement.executeQuery(
                            "SELECT count(*), count(*) FILTER (calls = expected) FROM read_parquet('"
                                    + out
                                    + "')")) {
                row.next();
                assertThat(row.getLong(1)).isEqualTo((rows + 18) / 19);
                assertThat(row.getLong(2)).as("each label has its row").isEqualTo((rows + 18) / 19);
            }
        }
    }
}
