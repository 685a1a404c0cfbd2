package io.callstream.lake.adapter;

import io.callstream.lake.quality.Suite;
import io.callstream.lake.quality.SuiteFault;
import io.callstream.runtime.ConfigException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Suites in a directory: `<table>.json`, or `<table>.<anything>.json` where a table has several.
public final class SuiteFiles {
    private SuiteFiles() {}

    /// By the name of their table.
    ///
    /// @throws ConfigException with every fault of every file
    public static Map<String, List<Suite>> read(Optional<Path> directory) {
        Map<String, List<Suite>> suites = new TreeMap<>();
        if (directory.isEmpty()) {
            return suites;
        }
        List<String> faults = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory.get())) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
                String name = file.getFileName().toString();
                try {
                    suites.computeIfAbsent(
                                    name.substring(0, name.indexOf('.')),
                                    table -> new ArrayList<>())
                            .add(Suite.read(name, Files.readAllBytes(file)));
                } catch (SuiteFault e) {
                    faults.add(String.valueOf(e.getMessage()));
                }
            }
        } catch (IOException e) {
            faults.add(
                    "CALLSTREAM_LAKE_SUITES is \""
                            + directory.get()
                            + "\", but cannot be read: "
                            + e);
        }
        if (!faults.isEmpty()) {
            throw new ConfigException(String.join("\n  ", faults));
        }
        return suites;
    }
}
