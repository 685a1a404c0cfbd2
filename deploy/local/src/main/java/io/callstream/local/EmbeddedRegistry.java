package io.callstream.local;

import io.callstream.local.process.LocalFault;
import io.callstream.local.process.Program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An Apicurio Registry on loopback with its Confluent-compatible API; its data is an H2 file, so
/// it survives a restart.
final class EmbeddedRegistry implements Program {
    private final LocalConfig config;
    private final Path data;

    EmbeddedRegistry(LocalConfig config) {
        this.config = config;
        this.data = config.dir().resolve("registry");
    }

    @Override
    public String name() {
        return Part.REGISTRY.processName();
    }

    @Override
    public void prepare() {
        try {
            Files.createDirectories(data);
        } catch (IOException e) {
            throw new LocalFault("cannot make " + data + ": " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> command() {
        int port = config.ports().of(Part.REGISTRY);
        return Jvm.command("256m", config.layout().stack("registry").resolve("registry.jsa"))
                .option("-XX:TieredStopAtLevel=1")
                .option("-Dquarkus.http.host=127.0.0.1")
                .option("-Dquarkus.http.port=" + port)
                .option("-Dquarkus.management.host=127.0.0.1")
                .option("-Dquarkus.management.port=" + (port + 1))
                .option("-Dapicurio.storage.kind=sql")
                .option("-Dapicurio.storage.sql.kind=h2")
                .option("-Dapicurio.datasource.url=jdbc:h2:file:" + data.resolve("registry"))
                .jar(config.layout().stack("registry/quarkus-run.jar"));
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public Path workingDirectory() {
        return data;
    }

    @Override
    public Optional<String> notReadyBecause() {
        return notReadyBecause(
                "http://127.0.0.1:" + config.ports().of(Part.REGISTRY) + "/apis/ccompat/v7");
    }

    /// Empty if a registry lists its subjects there.
    static Optional<String> notReadyBecause(String url) {
        return Http.fault(url + "/subjects");
    }
}
