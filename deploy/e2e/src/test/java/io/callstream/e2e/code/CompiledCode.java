package io.callstream.e2e.code;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The classes of all modules, from their `target` directories, without what JMH generates.
public final class CompiledCode {
    private static final JavaClasses MAIN = read("main", "classes");
    private static final JavaClasses TESTS = read("test", "test-classes");

    private CompiledCode() {}

    /// What is shipped.
    public static JavaClasses main() {
        return MAIN;
    }

    /// What tests it.
    public static JavaClasses tests() {
        return TESTS;
    }

    /// The class in whose file it stands.
    public static JavaClass topLevel(JavaClass type) {
        return type.getEnclosingClass().map(CompiledCode::topLevel).orElse(type);
    }

    private static JavaClasses read(String kind, String output) {
        List<Path> directories =
                Repository.modules().stream()
                        .filter(
                                module ->
                                        Files.isDirectory(module.resolve("src/" + kind + "/java")))
                        .map(module -> module.resolve("target").resolve(output))
                        .toList();
        for (Path directory : directories) {
            if (!Files.isDirectory(directory)) {
                throw new IllegalStateException(
                        directory + " is missing: build the whole first, mvn verify");
            }
        }
        return new ClassFileImporter()
                .withImportOption(location -> !location.contains("/jmh_generated/"))
                .importPaths(directories);
    }
}
