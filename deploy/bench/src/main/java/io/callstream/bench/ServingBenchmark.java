package io.callstream.bench;

import io.callstream.bench.report.BenchCommand;
import io.callstream.bench.report.Measure;
import io.callstream.local.LocalConfig;
import io.callstream.local.LocalSuite;
import io.callstream.local.Part;
import io.callstream.local.Ports;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Reads and writes of the feature service beside bare Redis: a suite of its own, the service as it
/// is shipped, a view of 50 features, the same client for both.
@Command(
        name = "serving",
        description =
                "Reads and writes of the feature service beside bare Redis, and a rebuild of the online store.",
        mixinStandardHelpOptions = true)
public final class ServingBenchmark extends BenchCommand {
    private static final int ASKED = 2_000;
    private static final String PROJECT = "callstream";

    @Option(names = "--entities", defaultValue = "20000", description = "rows: ${DEFAULT-VALUE}")
    private int entities;

    @Option(names = "--features", defaultValue = "50", description = "a row: ${DEFAULT-VALUE}")
    private int features;

    @Option(names = "--seconds", defaultValue = "8", description = "a load: ${DEFAULT-VALUE}")
    private double seconds;

    @Option(names = "--connections", defaultValue = "64", description = "at once: ${DEFAULT-VALUE}")
    private int connections;

    @Override
    public List<Measure> run(Consumer<String> tell) throws IOException {
        Path directory = Files.createTempDirectory("bench-serving");
        WideRows rows = new WideRows(features);
        Path views = rows.define(directory.resolve("views"));
        LocalConfig config =
                LocalConfig.of(directory.resolve("suite"), Ports.free())
                        .with(Map.of("CALLSTREAM_VIEWS_DIR", views.toString()));
        try (LocalSuite suite = LocalSuite.startStack(config, tell)) {
            suite.start(Part.FEATURE, Map.of());
            tell.accept("writing " + entities + " rows into the feature topic ...");
            Map<String, String> variables = suite.endpoints().variables();
            rows.publish(
                    variables.getOrDefault("CALLSTREAM_KAFKA_BOOTSTRAP", ""),
                    URI.create(variables.getOrDefault("CALLSTREAM_REGISTRY_URL", "")),
                    views,
                    entities);
            int redis = config.ports().of(Part.REDIS);
            awaitRows(redis);
            List<Measure> measures = new ArrayList<>();
            reads(tell, redis, config.ports().of(Part.FEATURE), measures);
            writes(tell, redis, suite, measures);
            return measures;
        }
    }

    private void reads(Consumer<String> tell, int redis, int http, List<Measure> measures) {
        Load bare =
                new Load(
                        redis,
                        Load::resp,
                        IntStream.range(0, Math.min(ASKED, entities))
                                .mapToObj(this::hmget)
                                .toList());
        Load get =
                new Load(
                        http,
                        Load::http,
                        IntStream.range(0, Math.min(ASKED, entities))
                                .mapToObj(ServingBenchmark::get)
                                .toList());
        Load empty = new Load(http, Load::http, List.of(live()));
        Load one = new Load(http, Load::http, List.of(feast(1)));
        Load ten = new Load(http, Load::http, List.of(feast(10)));
        tell.accept("warming up ...");
        get.run(connections, seconds);
        one.run(connections, seconds / 4);
        ten.run(connections, seconds / 4);
        bare.run(connections, seconds / 4);
        tell.accept("GET and bare HMGET at " + connections + " connections, in turn ...");
        LoadRun floor = bare.run(connections, seconds);
        LoadRun served = get.run(connections, seconds);
        LoadRun floorAgain = bare.run(connections, seconds);
        LoadRun servedAgain = get.run(connections, seconds);
        double bareRate = (floor.perSecond() + floorAgain.perSecond()) / 2;
        double rate = (served.perSecond() + servedAgain.perSecond()) / 2;
        measures.add(Measure.of("get-requests", rate, "requests/s", bareRate));
        measures.add(Measure.of("get-p50", servedAgain.millis(0.5), "ms", floorAgain.millis(0.5)));
        measures.add(
                Measure.of("get-p99", servedAgain.millis(0.99), "ms", floorAgain.millis(0.99)));
        measures.add(Measure.of("get-failures", served.failures() + servedAgain.failures(), ""));
        measures.add(
                Measure.of(
                        "http-without-redis",
                        empty.run(connections, seconds / 2).perSecond(),
                        "requests/s",
                        bareRate));
        tell.accept("the same at one connection ...");
        LoadRun floorOfOne = bare.run(1, seconds / 2);
        LoadRun servedToOne = get.run(1, seconds / 2);
        measures.add(
                Measure.of(
                        "get-p50-one-connection",
                        servedToOne.millis(0.5),
                        "ms",
                        floorOfOne.millis(0.5)));
        tell.accept("/get-online-features of one and of ten customers ...");
        double oneRate = one.run(connections, seconds / 2).perSecond();
        double tenRate = ten.run(connections, seconds / 2).perSecond();
        measures.add(Measure.of("feast-ten-customers", 1e3 / tenRate, "ms", 1e3 / oneRate));
    }

    /// The service writes what it reads anew after the store was wiped; the floor writes the same
    /// bytes with plain `HSET`, in pipelines, from this process.
    private void writes(Consumer<String> tell, int redis, LocalSuite suite, List<Measure> measures)
            throws IOException {
        try (BareRedis bare = new BareRedis(redis)) {
            tell.accept("raw HSET of the same bytes ...");
            List<byte[]> fields = bare.all(WideRows.entity(0).redisKey(PROJECT));
            List<byte[]> commands = new ArrayList<>(entities);
            for (int i = 0; i < entities; i++) {
                List<byte[]> parts = new ArrayList<>();
                parts.add("HSET".getBytes(StandardCharsets.US_ASCII));
                parts.add(WideRows.entity(i).redisKey("floor"));
                parts.addAll(fields);
                commands.add(BareRedis.command(parts));
            }
            bare.pipeline(commands.subList(0, entities / 4));
            long begin = System.nanoTime();
            bare.pipeline(commands);
            double floor = entities / ((System.nanoTime() - begin) / 1e9);
            tell.accept("wiping the store, waiting until it is full again ...");
            bare.pipeline(
                    List.of(
                            BareRedis.command(
                                    List.of("FLUSHALL".getBytes(StandardCharsets.US_ASCII)))));
            long wiped = System.nanoTime();
            long first = 0;
            long last = 0;
            while (last == 0) {
                long size = bare.size();
                long now = System.nanoTime();
                if (first == 0 && size > 10) {
                    first = now;
                }
                if (size >= entities) {
                    last = now;
                } else if (now - wiped > Duration.ofMinutes(5).toNanos()) {
                    throw new IllegalStateException("the store has " + size + " of " + entities);
                }
                LockSupport.parkNanos(2_000_000);
            }
            measures.add(
                    Measure.of("written-rows", entities / ((last - first) / 1e9), "rows/s", floor));
            measures.add(Measure.of("rebuild", (last - wiped) / 1e9, "s"));
        }
    }

    private void awaitRows(int redis) throws IOException {
        try (BareRedis bare = new BareRedis(redis)) {
            long begin = System.nanoTime();
            while (bare.size() < entities) {
                if (System.nanoTime() - begin > Duration.ofMinutes(10).toNanos()) {
                    throw new IllegalStateException(
                            "the store has " + bare.size() + " of " + entities);
                }
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    private byte[] hmget(int number) {
        List<byte[]> parts = new ArrayList<>();
        parts.add("HMGET".getBytes(StandardCharsets.US_ASCII));
        parts.add(WideRows.entity(number).redisKey(PROJECT));
        for (int i = 0; i < features; i++) {
            parts.add(Murmur.field(WideRows.VIEW + ":" + WideRows.feature(i)));
        }
        return BareRedis.command(parts);
    }

    private static byte[] get(int number) {
        return ("GET /v1/features/wide/C-" + number + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /// An answer that asks nobody: what HTTP alone costs.
    private static byte[] live() {
        return "GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] feast(int customers) {
        StringBuilder body = new StringBuilder("{\"features\":[");
        for (int i = 0; i < features; i++) {
            body.append(i == 0 ? "" : ",")
                    .append("\"wide:")
                    .append(WideRows.feature(i))
                    .append('"');
        }
        body.append("],\"entities\":{\"customer_id\":[");
        for (int i = 0; i < customers; i++) {
            body.append(i == 0 ? "" : ",").append("\"C-").append(i).append('"');
        }
        body.append("]}}");
        return ("POST /get-online-features HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
