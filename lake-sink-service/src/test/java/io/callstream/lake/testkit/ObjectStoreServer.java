package io.callstream.lake.testkit;

import io.callstream.lake.commit.S3Settings;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A real S3 server (S3Proxy over a directory) in a process of its own.
public final class ObjectStoreServer implements AutoCloseable {
    private final Path directory;
    private final int port;
    private ChildProcess process;

    private ObjectStoreServer(Path directory, int port, ChildProcess process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    public static ObjectStoreServer start(Path directory) throws IOException {
        int port = ChildProcess.freePort();
        Path objects = Files.createDirectories(directory.resolve("objects"));
        Files.writeString(
                directory.resolve("s3.properties"),
                """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=test
                s3proxy.credential=test-secret
                s3proxy.ignore-unknown-headers=true
                jclouds.provider=filesystem
                jclouds.filesystem.basedir=%s
                """
                        .formatted(port, objects));
        return new ObjectStoreServer(directory, port, launch(directory, port));
    }

    private static ChildProcess launch(Path directory, int port) {
        return ChildProcess.java(
                        directory.resolve("s3.log"),
                        Map.of("LOG_LEVEL", "warn"),
                        command(directory))
                .awaitPort(port);
    }

    private static List<String> command(Path directory) {
        return List.of(
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Path.of("target", "it", "s3proxy.jar").toString(),
                "--properties",
                directory.resolve("s3.properties").toString());
    }

    public S3Settings bucket(String name) {
        return new S3Settings(
                Optional.of(URI.create("http://127.0.0.1:" + port)),
                "us-east-1",
                Optional.of("test"),
                Optional.of("test-secret"),
                name);
    }

    /// The bucket's objects as plain files.
    public Path files(String bucket) {
        return directory.resolve("objects").resolve(bucket);
    }

    /// Keys of all objects of a bucket that end so.
    public List<String> keys(String bucket, String suffix) throws IOException {
        Path root = files(bucket);
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .filter(key -> key.endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    /// The server goes away; its objects stay.
    public void stop() {
        process.kill();
    }

    /// It comes back, and its disk takes no file of more than 4 KiB.
    public void startOnFullDisk() {
        process =
                ChildProcess.shell(
                                directory.resolve("s3-full.log"),
                                "ulimit -f 4; trap '' XFSZ; exec \"$0\" \"$@\"",
                                command(directory))
                        .awaitPort(port);
    }

    /// It comes back.
    public void startAgain() {
        process = launch(directory, port);
    }

    @Override
    public void close() {
        process.close();
    }
}
