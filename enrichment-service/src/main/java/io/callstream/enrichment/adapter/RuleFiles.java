package io.callstream.enrichment.adapter;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Alert rules as files: those shipped, or those of a directory; file name to YAML.
public final class RuleFiles {
    private static final List<String> SHIPPED =
            List.of(
                    "abandons_again",
                    "agent_interrupts",
                    "asks_for_supervisor",
                    "calls_again_and_again",
                    "long_silence",
                    "long_wait",
                    "negative_run",
                    "one_number_many_customers",
                    "queue_below_service_level",
                    "repeat_caller",
                    "speaks_of_lawyers",
                    "stuck_call",
                    "turns_sour",
                    "wants_to_leave");

    private RuleFiles() {}

    /// The starter set.
    public static Map<String, String> shipped() {
        Map<String, String> files = new LinkedHashMap<>();
        for (String name : SHIPPED) {
            String resource = "/io/callstream/enrichment/alert/rules/" + name + ".yaml";
            try (InputStream in = RuleFiles.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalStateException("the resource " + resource + " is missing");
                }
                files.put(name + ".yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException("the resource " + resource + " cannot be read", e);
            }
        }
        return files;
    }

    /// A file, or the `*.yaml` files of a directory.
    public static Map<String, String> of(Path path) {
        Map<String, String> files = new LinkedHashMap<>();
        try {
            if (!Files.isDirectory(path)) {
                files.put(path.toString(), Files.readString(path));
                return files;
            }
            try (Stream<Path> entries = Files.list(path)) {
                for (Path file :
                        entries.filter(entry -> entry.toString().endsWith(".yaml"))
                                .sorted()
                                .toList()) {
                    files.put(file.toString(), Files.readString(file));
                }
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException("the alert rules of " + path + " cannot be read", e);
        }
    }
}
