package io.callstream.local;

import io.callstream.local.process.LocalFault;

import org.jspecify.annotations.Nullable;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;

/// Where the built files of the project lie.
///
/// @param root the project's root directory
public record Layout(Path root) {
    private static final Path SIGN = Path.of("deploy", "local", "pom.xml");

    /// The layout of the project this class was built in: upwards from its own jar, else from the
    /// working directory.
    ///
    /// @throws LocalFault where neither lies in the project
    public static Layout find() {
        for (Path start : List.of(ownLocation(), Path.of("").toAbsolutePath())) {
            for (Path at = start; at != null; at = at.getParent()) {
                if (Files.exists(at.resolve(SIGN))) {
                    return new Layout(at);
                }
            }
        }
        throw new LocalFault(
                "cannot find the project's root above "
                        + ownLocation()
                        + " or the working directory; run ./callstream there");
    }

    /// The runnable jar of a service.
    public Path serviceJar(Part service) {
        return root.resolve(service.processName(), "target", service.processName() + ".jar");
    }

    /// A file of the laid-out stack, e.g. `s3proxy/s3proxy.jar`.
    ///
    /// @throws LocalFault where it has not been built
    public Path stack(String name) {
        return built(root.resolve("deploy", "local", "stack", "target").resolve(name));
    }

    /// That file, if it is there.
    ///
    /// @throws LocalFault where it has not been built
    public static Path built(Path file) {
        if (!Files.exists(file)) {
            throw new LocalFault(file + " is missing; build it with: mvn -Dquick package");
        }
        return file;
    }

    private static Path ownLocation() {
        @Nullable CodeSource source = Layout.class.getProtectionDomain().getCodeSource();
        try {
            return source == null
                    ? Path.of("/")
                    : Path.of(source.getLocation().toURI()).toAbsolutePath();
        } catch (URISyntaxException e) {
            throw new LocalFault("cannot tell where the program lies", e);
        }
    }
}
