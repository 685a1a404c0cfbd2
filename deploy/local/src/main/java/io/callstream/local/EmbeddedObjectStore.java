package io.callstream.local;

import io.callstream.local.process.LocalFault;
import io.callstream.local.process.PortProbe;
import io.callstream.local.process.Program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An S3Proxy on loopback over a plain directory: signed requests (SigV4), conditional writes,
/// objects as files.
final class EmbeddedObjectStore implements Program {
    private final LocalConfig config;
    private final Path objects;
    private final Path properties;

    EmbeddedObjectStore(LocalConfig config) {
        this.config = config;
        this.objects = Endpoints.objects(config.dir());
        this.properties = config.dir().resolve("run").resolve("s3.properties");
    }

    @Override
    public String name() {
        return Part.S3.processName();
    }

    @Override
    public void prepare() {
        Credentials credentials = Credentials.in(config.dir());
        try {
            Files.createDirectories(objects);
            Files.deleteIfExists(properties);
            Files.createFile(
                    properties,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    properties,
                    String.join(
                            "\n",
                            "s3proxy.endpoint=http://127.0.0.1:" + config.ports().of(Part.S3),
                            "s3proxy.authorization=aws-v2-or-v4",
                            "s3proxy.identity=" + credentials.accessKey(),
                            "s3proxy.credential=" + credentials.secretKey(),
                            "s3proxy.ignore-unknown-headers=true",
                            "jclouds.provider=filesystem",
                            "jclouds.filesystem.basedir=" + objects,
                            ""));
        } catch (IOException e) {
            throw new LocalFault(
                    "cannot prepare the object store in " + objects + ": " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> command() {
        return Jvm.command("256m", config.layout().stack("s3proxy").resolve("s3proxy.jsa"))
                .option("-XX:TieredStopAtLevel=1")
                .option("-DLOG_LEVEL=warn")
                .jar(
                        config.layout().stack("s3proxy/s3proxy.jar"),
                        "--properties",
                        properties.toString());
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("LOG_LEVEL", "warn");
    }

    @Override
    public Path workingDirectory() {
        return config.dir();
    }

    @Override
    public Optional<String> notReadyBecause() {
        int port = config.ports().of(Part.S3);
        return PortProbe.accepts("127.0.0.1", port)
                ? Optional.empty()
                : Optional.of("nothing answers on port " + port);
    }
}
