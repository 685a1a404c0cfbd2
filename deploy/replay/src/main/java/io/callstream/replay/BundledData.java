package io.callstream.replay;

import org.jspecify.annotations.Nullable;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/// Where the demo's recordings lie: `deploy/replay/data` of the project, looked for upwards from
/// the working directory, then upwards from where this class was loaded.
public final class BundledData {
    private static final Path IN_PROJECT = Path.of("deploy", "replay", "data");

    private BundledData() {}

    /// @throws ReplayException where it is nowhere to be found
    public static Path directory() {
        return upwards(Path.of("").toAbsolutePath())
                .or(() -> loadedFrom().flatMap(BundledData::upwards))
                .orElseThrow(
                        () ->
                                new ReplayException(
                                        "No "
                                                + IN_PROJECT
                                                + " at or above "
                                                + Path.of("").toAbsolutePath()
                                                + ": run from the project, or name recordings with --data DIR"));
    }

    private static Optional<Path> upwards(Path from) {
        for (@Nullable Path at = from; at != null; at = at.getParent()) {
            Path data = at.resolve(IN_PROJECT);
            if (Files.isDirectory(data)) {
                return Optional.of(data);
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> loadedFrom() {
        CodeSource source = BundledData.class.getProtectionDomain().getCodeSource();
        URL place = source == null ? null : source.getLocation();
        if (place == null || !place.getProtocol().equals("file")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(place.toURI()));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
