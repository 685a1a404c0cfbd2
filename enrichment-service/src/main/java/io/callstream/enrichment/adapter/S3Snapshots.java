package io.callstream.enrichment.adapter;

import io.callstream.enrichment.profile.Snapshots;
import io.callstream.event.CustomerProfile;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Snapshots as Parquet in S3: `customer-profiles/date=YYYY-MM-DD/*.parquet`, complete once
/// `_SUCCESS` stands beside them.
///
/// Columns customer_id (text, required, unique), tier, lifetime_value, interactions; every other
/// column becomes a free attribute, as text. Objects are copied to a temporary directory and read
/// by DuckDB.
public final class S3Snapshots implements Snapshots {
    private static final String PREFIX = "customer-profiles/date=";
    private static final String COMPLETE = "/_SUCCESS";
    private static final Set<String> OWN =
            Set.of("customer_id", "tier", "lifetime_value", "interactions");

    private final S3Client s3;
    private final String bucket;

    public S3Snapshots(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    @Override
    public List<Found> complete() {
        List<Found> found = new ArrayList<>();
        for (S3Object object :
                s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(PREFIX))
                        .contents()) {
            if (object.key().endsWith(COMPLETE)) {
                dateOf(object.key())
                        .ifPresent(
                                date ->
                                        found.add(
                                                new Found(
                                                        date,
                                                        object.lastModified() + object.eTag())));
            }
        }
        found.sort(Comparator.comparing(Found::date));
        return found;
    }

    @Override
    public List<CustomerProfile> read(LocalDate date) {
        Path directory = null;
        try {
            directory = Files.createTempDirectory("callstream-profiles");
            int files = download(date, directory);
            if (files == 0) {
                throw new BrokenSnapshotException(
                        "snapshot "
                                + PREFIX
                                + date
                                + " of bucket "
                                + bucket
                                + " has no Parquet file");
            }
            return query(directory, date);
        } catch (IOException | SQLException e) {
            throw new BrokenSnapshotException(
                    "snapshot "
                            + PREFIX
                            + date
                            + " of bucket "
                            + bucket
                            + " cannot be read: "
                            + firstLine(e)
                            + "; write it anew",
                    e);
        } finally {
            delete(directory);
        }
    }

    private static Optional<LocalDate> dateOf(String key) {
        String text = key.substring(PREFIX.length(), key.length() - COMPLETE.length());
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private int download(LocalDate date, Path directory) throws IOException {
        int files = 0;
        for (S3Object object :
                s3.listObjectsV2Paginator(
                                request -> request.bucket(bucket).prefix(PREFIX + date + "/"))
                        .contents()) {
            if (object.key().endsWith(".parquet")) {
                Path target = directory.resolve(files++ + ".parquet");
                try {
                    s3.getObject(request -> request.bucket(bucket).key(object.key()), target);
                } catch (SdkException e) {
                    throw new IOException(object.key() + ": " + e.getMessage(), e);
                }
            }
        }
        return files;
    }

    private static List<CustomerProfile> query(Path directory, LocalDate date) throws SQLException {
        String files = directory.resolve("*.parquet").toString().replace("'", "''");
        List<CustomerProfile> profiles = new ArrayList<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT * FROM read_parquet('"
                                        + files
                                        + "', union_by_name = true) ORDER BY customer_id")) {
            ResultSetMetaData columns = rows.getMetaData();
            String before = null;
            while (rows.next()) {
                CustomerProfile profile = profile(rows, columns, date);
                if (profile.getCustomerId().equals(before)) {
                    throw new BrokenSnapshotException(
                            "snapshot "
                                    + PREFIX
                                    + date
                                    + " has a customer_id twice; write it anew");
                }
                before = profile.getCustomerId();
                profiles.add(profile);
            }
        }
        return profiles;
    }

    private static CustomerProfile profile(
            ResultSet rows, ResultSetMetaData columns, LocalDate date) throws SQLException {
        String id = rows.getString("customer_id");
        if (id == null || id.isEmpty()) {
            throw new BrokenSnapshotException(
                    "snapshot " + PREFIX + date + " has a row without customer_id; write it anew");
        }
        Map<String, String> attributes = new TreeMap<>();
        @Nullable String tier = null;
        @Nullable Double lifetimeValue = null;
        @Nullable Long interactions = null;
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            String name = columns.getColumnName(i).toLowerCase(Locale.ROOT);
            Object value = rows.getObject(i);
            if (value == null) {
                continue;
            }
            switch (name) {
                case "tier" -> tier = value.toString();
                case "lifetime_value" -> lifetimeValue = ((Number) value).doubleValue();
                case "interactions" -> interactions = ((Number) value).longValue();
                default -> {
                    if (!OWN.contains(name)) {
                        attributes.put(columns.getColumnName(i), value.toString());
                    }
                }
            }
        }
        return CustomerProfile.newBuilder()
                .setCustomerId(id)
                .setTier(tier)
                .setLifetimeValue(lifetimeValue)
                .setInteractions(interactions)
                .setAttributes(attributes)
                .setSnapshotDate(date)
                .build();
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage())
                .lines()
                .findFirst()
                .orElse(e.getClass().getSimpleName());
    }

    private static void delete(@Nullable Path directory) {
        if (directory == null) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            directory.toFile().deleteOnExit();
        }
    }
}
