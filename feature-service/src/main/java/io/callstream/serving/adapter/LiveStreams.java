package io.callstream.serving.adapter;

import io.callstream.serving.live.LiveEvent;
import io.callstream.serving.live.LiveFeed;
import io.callstream.serving.live.Subscription;
import io.callstream.serving.live.Subscription.Batch;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// The open connections: each is served by the thread of its request until the client goes, is too
/// slow, or the service stops.
///
/// A client that does not read for 10 s while the socket is full is cut off.
final class LiveStreams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveStreams.class);
    private static final long STUCK_MILLIS = 10_000;
    private static final byte[] HELLO = utf8("retry: 1000\n\n");

    private final LiveFeed feed;
    private final Duration heartbeat;
    private final MeterRegistry metrics;
    private final InstantSource clock;
    private final Timer fromIngest;
    private final Timer fromAppend;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    /// One client: since when its socket has been taking a write, and whether it was cut off for
    /// it.
    private static final class Connection {
        final Thread thread = Thread.currentThread();
        volatile long writingSince = Long.MAX_VALUE;
        volatile boolean cut;
    }

    LiveStreams(LiveFeed feed, Duration heartbeat, MeterRegistry metrics, InstantSource clock) {
        this.feed = feed;
        this.heartbeat = heartbeat;
        this.metrics = metrics;
        this.clock = clock;
        fromIngest = latency("t_ingest");
        fromAppend = latency("append");
        Thread.ofVirtual().name("live-stuck").start(this::cutOffStuck);
    }

    /// Returns when the connection is over.
    ///
    /// @param unreadableId the client named a position that means nothing: it gets all, and a gap
    void serve(Subscription subscription, boolean unreadableId, ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, "text/event-stream")
                .header(HeaderNames.CACHE_CONTROL, "no-cache, no-transform")
                .header(HeaderNames.create("X-Accel-Buffering"), "no");
        long begun = clock.millis();
        String end = "left";
        Connection connection = new Connection();
        connections.add(connection);
        try (OutputStream out = response.outputStream()) {
            write(connection, out, HELLO);
            if (unreadableId) {
                write(connection, out, gap());
            }
            Subscription.End ended = Subscription.End.NONE;
            while (ended == Subscription.End.NONE) {
                Batch batch = subscription.take(heartbeat.toMillis(), feed::newestMillis);
                write(connection, out, bytes(batch));
                told(batch, begun);
                ended = batch.end();
            }
            end = ended == Subscription.End.SLOW ? "slow" : "stopping";
        } catch (InterruptedException | IOException | UncheckedIOException e) {
            end = connection.cut ? "stuck" : "left";
        } catch (CloseConnectionException e) {
            end = connection.cut ? "stuck" : "left";
            throw e;
        } catch (RuntimeException e) {
            end = "failed";
            LOG.atWarn().addKeyValue("reason", e.toString()).log("a live connection failed");
            throw e;
        } finally {
            connections.remove(connection);
            feed.leave(subscription);
            Counter.builder("callstream.live.connections.ended")
                    .description("Live connections that are over, by reason")
                    .tag("reason", end)
                    .register(metrics)
                    .increment();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private void write(Connection connection, OutputStream out, byte[] bytes) throws IOException {
        connection.writingSince = clock.millis();
        out.write(bytes);
        out.flush();
        connection.writingSince = Long.MAX_VALUE;
    }

    private byte[] bytes(Batch batch) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        if (batch.gap()) {
            out.writeBytes(gap());
        }
        for (int i = 0; i < batch.events().size(); i++) {
            LiveEvent event = batch.events().get(i);
            try {
                byte[] json = event.body().json();
                out.writeBytes(
                        utf8("id: " + batch.ids().get(i) + "\nevent: " + name(event) + "\ndata: "));
                out.writeBytes(json);
                out.writeBytes(utf8("\n\n"));
            } catch (SerializationException e) {
                LOG.atWarn().addKeyValue("event", event).log("an event cannot be read");
            }
        }
        switch (batch.end()) {
            case SLOW ->
                    out.writeBytes(
                            utf8(
                                    "event: dropped\ndata: {\"reason\":\"too slow: more events were waiting than may\"}\n\n"));
            case STOPPING ->
                    out.writeBytes(
                            utf8("event: dropped\ndata: {\"reason\":\"the service stops\"}\n\n"));
            case NONE -> {
                if (batch.events().isEmpty()) {
                    out.writeBytes(utf8(": still here\nid: " + batch.idle() + "\n\n"));
                }
            }
        }
        return out.toByteArray();
    }

    private void told(Batch batch, long begunMillis) {
        long now = clock.millis();
        for (LiveEvent event : batch.events()) {
            if (event.appendMillis() < begunMillis) {
                continue;
            }
            fromAppend.record(Duration.ofMillis(Math.max(0, now - event.appendMillis())));
            if (event.ingestMillis() >= 0) {
                fromIngest.record(Duration.ofMillis(Math.max(0, now - event.ingestMillis())));
            }
        }
    }

    private void cutOffStuck() {
        try {
            while (!closed.await(1, TimeUnit.SECONDS)) {
                long before = clock.millis() - STUCK_MILLIS;
                for (Connection one : connections) {
                    if (one.writingSince < before) {
                        one.cut = true;
                        one.thread.interrupt();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Timer latency(String from) {
        return Timer.builder("callstream.live.latency")
                .description("Time from the stage until the event was written to a connection")
                .tag("from", from)
                .serviceLevelObjectives(
                        IntStream.of(5, 10, 20, 50, 75, 100, 150, 250, 500, 1_000)
                                .mapToObj(Duration::ofMillis)
                                .toArray(Duration[]::new))
                .publishPercentiles(0.5, 0.99)
                .register(metrics);
    }

    private static byte[] gap() {
        return utf8(
                "event: gap\ndata: {\"reason\":\"events may be missing: ask for the whole again\"}\n\n");
    }

    private static String name(LiveEvent event) {
        return event.kind().name().toLowerCase(Locale.ROOT);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
