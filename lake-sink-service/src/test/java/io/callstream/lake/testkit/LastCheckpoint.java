package io.callstream.lake.testkit;

import io.callstream.lake.adapter.Lake;
import io.callstream.lake.commit.LakeWriter;
import io.callstream.lake.commit.S3Settings;
import io.callstream.lake.file.Reading;
import io.callstream.lake.file.RollingPolicy;
import io.callstream.lake.file.RollingPolicy.Trigger;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.LakeTables;
import io.callstream.lake.table.Source;
import io.callstream.serde.SchemaIds;
import io.callstream.testkit.InMemorySchemaIds;
import io.callstream.testkit.TestTopics;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A program that makes one checkpoint while it runs and one while it is being shut down, as the
/// service does on SIGTERM. Arguments: endpoint, bucket, catalog.
public final class LastCheckpoint {
    private static final Source SOURCE = new Source("call-events", 0);
    private static final SchemaIds IDS = new InMemorySchemaIds();
    private static final LakeTable TABLE =
            LakeTables.of(TestTopics.create(IDS)).ofTopic("call-events").orElseThrow();

    private LastCheckpoint() {}

    public static void main(String[] arguments) {
        S3Settings bucket =
                new S3Settings(
                        Optional.of(URI.create(arguments[0])),
                        "us-east-1",
                        Optional.of("test"),
                        Optional.of("test-secret"),
                        arguments[1]);
        Lake lake = Lake.open(bucket, arguments[2], IDS);
        LakeWriter writer =
                new LakeWriter(
                        lake.commit(),
                        lake.uploads(),
                        lake.objects(),
                        new RollingPolicy(
                                1 << 20, Duration.ofMinutes(5), Duration.ofSeconds(30), 1 << 22),
                        IDS,
                        Clock.systemUTC(),
                        () -> UUID.randomUUID().toString().substring(0, 8),
                        "0");
        writer.hold(writer.claim(TABLE, Map.of(SOURCE, 0L), Optional.empty()).orElseThrow());
        read(lake, writer, 0, 10);
        writer.checkpoint(TABLE, List.of(SOURCE), Trigger.INTERVAL);
        read(lake, writer, 10, 20);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().unstarted(() -> checkpointLate(writer)));
        System.exit(0);
    }

    /// After all other hooks have begun.
    private static void checkpointLate(LakeWriter writer) {
        try {
            new CountDownLatch(1).await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writer.checkpoint(TABLE, List.of(SOURCE), Trigger.STOPPING);
    }

    private static void read(Lake lake, LakeWriter writer, int from, int to) {
        for (int i = from; i < to; i++) {
            byte[] value = CallRows.bytes(i, 600, IDS);
            Reading reading = lake.records().read(TABLE, i, i * 1000L, null, value, List.of());
            writer.add(SOURCE, ((Reading.Row) reading).row());
        }
        writer.advance(SOURCE, to);
    }
}
