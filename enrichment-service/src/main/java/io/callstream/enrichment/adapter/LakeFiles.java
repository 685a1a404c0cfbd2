package io.callstream.enrichment.adapter;

import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Parquet files of lake tables, brought to a directory of this machine: from the lake's bucket, or
/// as they lie in a directory of the same layout, `<table>/date=YYYY-MM-DD/hour=HH/`.
public final class LakeFiles {
    private static final Pattern HOUR =
            Pattern.compile("date=(\\d{4})-(\\d{2})-(\\d{2})/hour=(\\d{2})/");

    private final Optional<S3Client> s3;
    private final String bucket;
    private final Path directory;

    private LakeFiles(Optional<S3Client> s3, String bucket, Path directory) {
        this.s3 = s3;
        this.bucket = bucket;
        this.directory = directory;
    }

    /// @param directory where to put them
    public static LakeFiles ofBucket(S3Client s3, String bucket, Path directory) {
        return new LakeFiles(Optional.of(s3), bucket, directory);
    }

    /// As they lie there.
    public static LakeFiles ofDirectory(Path directory) {
        return new LakeFiles(Optional.empty(), "", directory);
    }

    /// Files of a table whose hour may hold something from `from` up to `to`.
    public List<Path> of(String table, Instant from, Instant to) {
        if (s3.isPresent()) {
            return download(s3.get(), table, from, to);
        }
        Path root = directory.resolve(table);
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .filter(file -> concerns(file.toString(), from, to))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the files of " + root + " cannot be listed", e);
        }
    }

    private List<Path> download(S3Client client, String table, Instant from, Instant to) {
        List<Path> files = new ArrayList<>();
        for (S3Object object :
                client.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(table + "/"))
                        .contents()) {
            if (object.key().endsWith(".parquet") && concerns(object.key(), from, to)) {
                Path target = directory.resolve(table + "-" + files.size() + ".parquet");
                client.getObject(request -> request.bucket(bucket).key(object.key()), target);
                files.add(target);
            }
        }
        return files;
    }

    private static boolean concerns(String name, Instant from, Instant to) {
        Matcher matcher = HOUR.matcher(name);
        if (!matcher.find()) {
            return true;
        }
        Instant hour =
                LocalDateTime.of(
                                Integer.parseInt(matcher.group(1)),
                                Integer.parseInt(matcher.group(2)),
                                Integer.parseInt(matcher.group(3)),
                                Integer.parseInt(matcher.group(4)),
                                0)
                        .toInstant(ZoneOffset.UTC);
        return hour.plusSeconds(3_600).isAfter(from) && hour.isBefore(to);
    }
}
