package io.callstream.local;

import io.callstream.local.process.LocalFault;
import io.callstream.local.process.Program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One of the four services, as `java -jar`, told by variables where everything is.
final class ServiceProgram implements Program {
    private final Part part;
    private final LocalConfig config;
    private final Endpoints endpoints;
    private final Map<String, String> overrides;

    ServiceProgram(
            Part part, LocalConfig config, Endpoints endpoints, Map<String, String> overrides) {
        this.part = part;
        this.config = config;
        this.endpoints = endpoints;
        this.overrides = Map.copyOf(overrides);
    }

    @Override
    public String name() {
        return part.processName();
    }

    @Override
    public void prepare() {
        Layout.built(config.layout().serviceJar(part));
        try {
            Files.createDirectories(views());
        } catch (IOException e) {
            throw new LocalFault("cannot make the directory " + views() + ": " + e, e);
        }
    }

    /// Where a file makes one more view at the next start of the services.
    private Path views() {
        return config.dir().resolve("views");
    }

    @Override
    public List<String> command() {
        Path jar = config.layout().serviceJar(part);
        Path archive = jar.resolveSibling(name() + ".jsa");
        return (part == Part.FEATURE ? Jvm.answering("1g", archive) : Jvm.command("512m", archive))
                .jar(jar);
    }

    /// What the caller asks for wins over the tuning here; where things are is not open to
    /// question.
    @Override
    public Map<String, String> environment() {
        Map<String, String> variables = new HashMap<>();
        variables.put("CALLSTREAM_TUNING", "latency");
        variables.put("CALLSTREAM_LAKE_IDLE", "3s");
        variables.put("CALLSTREAM_STANDBYS", "0"); // there is no second instance
        variables.put("CALLSTREAM_VIEWS_DIR", views().toString());
        variables.putAll(config.environment());
        variables.putAll(config.topicVariables());
        variables.putAll(endpoints.variables());
        variables.put("CALLSTREAM_HTTP_HOST", "127.0.0.1");
        variables.put("CALLSTREAM_HTTP_PORT", Integer.toString(config.ports().of(part)));
        variables.put(
                "CALLSTREAM_STATE_DIR", config.dir().resolve("state").resolve(name()).toString());
        variables.putAll(overrides);
        return variables;
    }

    @Override
    public Path workingDirectory() {
        return config.dir();
    }

    @Override
    public Optional<String> notReadyBecause() {
        return Http.fault(endpoints.url(part) + "/ready");
    }
}
