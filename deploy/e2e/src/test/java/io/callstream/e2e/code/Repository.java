package io.callstream.e2e.code;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The working tree that these tests are part of.
public final class Repository {
    private static final Set<String> NOT_OURS = Set.of(".git", "target", ".callstream", ".idea");

    private static final Path ROOT = findRoot();

    private Repository() {}

    /// The directory of the launcher `callstream`.
    public static Path root() {
        return ROOT;
    }

    /// Directories of the modules: all that have a `pom.xml`.
    public static List<Path> modules() {
        return files().stream()
                .filter(file -> file.endsWith("pom.xml"))
                .map(file -> ROOT.resolve(file).getParent())
                .toList();
    }

    /// All files but those that a build or a run leaves behind, relative to the root, sorted.
    public static List<Path> files() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(Files::isRegularFile)
                    .map(ROOT::relativize)
                    .filter(Repository::isOurs)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the repository at " + ROOT + " cannot be listed", e);
        }
    }

    /// Text of a file.
    ///
    /// @param file relative to the root
    public static String text(Path file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    private static boolean isOurs(Path file) {
        for (Path part : file) {
            if (NOT_OURS.contains(part.toString())) {
                return false;
            }
        }
        return true;
    }

    private static Path findRoot() {
        Path start = Path.of("").toAbsolutePath();
        for (Path at = start; at != null; at = at.getParent()) {
            if (Files.isRegularFile(at.resolve("callstream"))
                    && Files.isDirectory(at.resolve("common-schemas"))) {
                return at;
            }
        }
        throw new IllegalStateException("no Callstream repository at or above " + start);
    }
}
