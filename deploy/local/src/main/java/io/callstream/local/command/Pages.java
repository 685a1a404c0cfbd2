package io.callstream.local.command;

import io.callstream.local.Endpoints;
import io.callstream.local.Part;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The two pages of the feature service.
final class Pages {
    private Pages() {}

    /// Prints where they are.
    static void tell(Endpoints endpoints, PrintWriter out) {
        out.println("  desktop     " + of(endpoints, "/desktop"));
        out.println("  wallboard   " + of(endpoints, "/wallboard"));
        out.flush();
    }

    /// Opens them in the browser of the desktop that this terminal belongs to; without one, or
    /// without a means to, nothing happens.
    static void open(Endpoints endpoints, Map<String, String> environment) {
        opener(environment, System.getProperty("os.name", ""))
                .ifPresent(
                        opener -> {
                            for (String page : List.of("/wallboard", "/desktop")) {
                                start(opener, of(endpoints, page));
                            }
                        });
    }

    /// The program that opens an address, where there is a desktop.
    static Optional<String> opener(Map<String, String> environment, String system) {
        if (system.startsWith("Mac")) {
            return Optional.of("open");
        }
        boolean desktop =
                !environment.getOrDefault("DISPLAY", "").isBlank()
                        || !environment.getOrDefault("WAYLAND_DISPLAY", "").isBlank();
        return desktop ? Optional.of("xdg-open") : Optional.empty();
    }

    private static void start(String opener, URI page) {
        try {
            new ProcessBuilder(opener, page.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            // There is no such program: the addresses are printed anyway.
        }
    }

    private static URI of(Endpoints endpoints, String page) {
        return endpoints.url(Part.FEATURE).resolve(page);
    }
}
