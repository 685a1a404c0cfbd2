package io.callstream.e2e.code;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(
                    ROOT,
                    new SimpleFileVisitor<Path>() {
                        @Override
                        public FileVisitResult preVisitDirectory(
                                Path directory, BasicFileAttributes attributes) {
                            return NOT_OURS.contains(String.valueOf(directory.getFileName()))
                                    ? FileVisitResult.SKIP_SUBTREE
                                    : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(
                                Path file, BasicFileAttributes attributes) {
                            files.add(ROOT.relativize(file));
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException("the repository at " + ROOT + " cannot be listed", e);
        }
        return files.stream().sorted().toList();
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
