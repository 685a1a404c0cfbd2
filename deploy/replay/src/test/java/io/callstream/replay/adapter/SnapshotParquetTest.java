package io.callstream.replay.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.replay.recording.ProfileSnapshot;
import io.callstream.replay.recording.ProfileSnapshot.Profile;

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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

class SnapshotParquetTest {
    @TempDir private Path directory = Path.of("");

    @Test
    void anotherReaderFindsEveryColumnAndValue() throws IOException, SQLException {
        // Given
        ProfileSnapshot snapshot =
                new ProfileSnapshot(
                        LocalDate.of(1999, 1, 30),
                        List.of("gender", "MonthlyCharges"),
                        List.of(
                                new Profile(
                                        "100001", "Two year", 29.85, 1, List.of("Female", "29.85")),
                                new Profile("U001", "Ünlimited", 0, 72, List.of("Male", " "))));

        // When
        Path file = Files.write(directory.resolve("a.parquet"), SnapshotParquet.write(snapshot));

        // Then
        assertThat(
                        query(
                                "select column_name || ' ' || column_type from (describe select * from '"
                                        + file
                                        + "')"))
                .containsExactly(
                        "customer_id VARCHAR",
                        "tier VARCHAR",
                        "lifetime_value DOUBLE",
                        "interactions BIGINT",
                        "gender VARCHAR",
                        "MonthlyCharges VARCHAR");
        assertThat(
                        query(
                                "select concat_ws('|', *columns(*)) from '"
                                        + file
                                        + "' order by customer_id"))
                .containsExactly(
                        "100001|Two year|29.85|1|Female|29.85", "U001|Ünlimited|0.0|72|Male| ");
        assertThat(query("select distinct compression from parquet_metadata('" + file + "')"))
                .containsExactly("ZSTD");
    }

    @Test
    void manyCustomersFitIntoOneFile() throws IOException, SQLException {
        // Given
        List<Profile> profiles =
                IntStream.range(0, 50_000)
                        .mapToObj(i -> new Profile("C" + i, "t" + i % 3, i / 2.0, i, List.of()))
                        .toList();

        // When
        byte[] bytes =
                SnapshotParquet.write(
                        new ProfileSnapshot(LocalDate.of(2026, 1, 1), List.of(), profiles));

        // Then
        Path file = Files.write(directory.resolve("b.parquet"), bytes);
        assertThat(
                        query(
                                "select count(distinct customer_id) || ' ' || sum(interactions) from '"
                                        + file
                                        + "'"))
                .containsExactly("50000 1249975000");
    }

    private static List<String> query(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }
}
