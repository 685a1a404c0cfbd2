package io.callstream.lake.model;

import io.callstream.lake.commit.LakeWriter;
import io.callstream.lake.commit.UnavailableException;
import io.callstream.lake.file.LakeRow;
import io.callstream.lake.file.RollingPolicy;
import io.callstream.lake.file.RollingPolicy.Trigger;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.LakeTables;
import io.callstream.lake.table.Source;
import io.callstream.testkit.InMemorySchemaIds;
import io.callstream.testkit.TestTopics;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// One life of the sink: claims partitions, reads them to their end, a checkpoint a row, and
/// leaves. What it cannot do it tries again, until it dies or is fenced.
final class Instance implements Runnable {
    static final LakeTable TABLE =
            LakeTables.of(TestTopics.create()).ofTopic("call-center-events").orElseThrow();
    private static final RollingPolicy POLICY =
            new RollingPolicy(1 << 20, Duration.ofMinutes(5), Duration.ofSeconds(30), 1 << 22);
    private static final long HOUR = 3_600_000;

    private final List<Source> sources;
    private final int end;
    private final LakeWriter writer;

    Instance(String name, List<Source> sources, int end, Ports ports, AtomicInteger names) {
        this.sources = sources;
        this.end = end;
        this.writer =
                new LakeWriter(
                        ports.commit(),
                        ports.uploads(),
                        ports.objects(),
                        POLICY,
                        new InMemorySchemaIds(),
                        InstantSource.fixed(World.NOW),
                        () -> "%08d".formatted(names.incrementAndGet()),
                        name);
    }

    @Override
    public void run() {
        Map<Source, Long> starts = new HashMap<>();
        sources.forEach(source -> starts.put(source, 0L));
        LakeWriter.Claim claim =
                untilDone(() -> writer.claim(TABLE, starts, Optional.empty()).orElseThrow());
        Map<Source, Long> positions = new HashMap<>(writer.hold(claim));
        while (true) {
            List<Source> read = new ArrayList<>();
            for (Source source : sources) {
                Long position = positions.get(source);
                if (writer.holds(source) && position != null && position < end) {
                    writer.add(source, row(position));
                    writer.advance(source, position + 1);
                    positions.put(source, position + 1);
                    read.add(source);
                }
            }
            if (read.isEmpty()) {
                break;
            }
            untilDone(() -> writer.checkpoint(TABLE, read, Trigger.INTERVAL));
        }
        try {
            writer.release(sources);
        } catch (UnavailableException e) {
            // left untidy, as the service may
        }
    }

    private static <T> T untilDone(Supplier<T> step) {
        while (true) {
            try {
                return step.get();
            } catch (UnavailableException e) {
                // the world has only so many faults
            }
        }
    }

    /// Every row in an hour of its own.
    private static LakeRow row(long offset) {
        return new LakeRow(offset, offset * HOUR, offset * HOUR, 0, null, null, List.of());
    }
}
