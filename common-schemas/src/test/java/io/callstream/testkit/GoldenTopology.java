package io.callstream.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.Topology;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Compares a topology with the file under review, and refuses unnamed nodes.
///
/// Run with `-Dgolden.update=true` to write the file anew, and read the difference before you
/// commit it.
public final class GoldenTopology {
    private GoldenTopology() {}

    /// @param file path of the golden file, from the module's directory
    public static void verify(Topology topology, Path file) throws IOException {
        String described = topology.describe().toString();
        assertThat(described)
                .as("every node has a name")
                .doesNotContain("KSTREAM-")
                .doesNotContain("KTABLE-");
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, described);
        }
        assertThat(described).as("the topology of %s", file).isEqualTo(Files.readString(file));
    }
}
