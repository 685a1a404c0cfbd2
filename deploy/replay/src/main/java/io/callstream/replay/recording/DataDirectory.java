package io.callstream.replay.recording;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// A directory of recordings: `calls/*.csv|*.csv.gz`, `transcripts/star-*.jsonl.gz`, `churn/*.csv`.
/// Any part may be missing.
///
/// @param root the directory; it must exist
public record DataDirectory(Path root) {
    public DataDirectory {
        if (!Files.isDirectory(root)) {
            throw new RecordingException(
                    "No data directory at "
                            + root.toAbsolutePath()
                            + ": give one with calls/, transcripts/ or churn/ in it (--data DIR)");
        }
    }

    /// Files of calls by name. `sample-*` repeats a day and is left out where there are others.
    public List<Path> callFiles() {
        List<Path> all = files("calls", name -> name.endsWith(".csv") || name.endsWith(".csv.gz"));
        List<Path> whole = all.stream().filter(DataDirectory::isNoSample).toList();
        return whole.isEmpty() ? all : whole;
    }

    /// The dialogues' lines, where there are any.
    public Optional<Path> starSegments() {
        return file("transcripts", "star-segments.jsonl");
    }

    /// The dialogues' calls, where there are any.
    public Optional<Path> starCalls() {
        return file("transcripts", "star-calls.jsonl");
    }

    /// Files of customer rows by name.
    public List<Path> churnFiles() {
        return files("churn", name -> name.endsWith(".csv") || name.endsWith(".csv.gz"));
    }

    /// Opens a text file, unpacking it where its name ends in `.gz`.
    static BufferedReader open(Path file) throws IOException {
        InputStream bytes = new FileInputStream(file.toFile());
        try {
            InputStream plain =
                    file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes;
            return new BufferedReader(
                    new InputStreamReader(plain, StandardCharsets.UTF_8), 1 << 16);
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    private static boolean isNoSample(Path file) {
        return !file.getFileName().toString().startsWith("sample-");
    }

    private Optional<Path> file(String part, String name) {
        return files(part, found -> found.equals(name) || found.equals(name + ".gz")).stream()
                .findFirst();
    }

    private List<Path> files(String part, Predicate<String> wanted) {
        Path directory = root.resolve(part);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> wanted.test(file.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new RecordingException("Cannot list " + directory + ": " + e.getMessage(), e);
        }
    }
}
