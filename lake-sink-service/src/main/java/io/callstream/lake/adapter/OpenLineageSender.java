package io.callstream.lake.adapter;

import io.callstream.lake.lineage.LineageSettings;
import io.callstream.lake.lineage.LineageSink;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.transports.FileConfig;
import io.openlineage.client.transports.FileTransport;
import io.openlineage.client.transports.HttpConfig;
import io.openlineage.client.transports.HttpTransport;
import io.openlineage.client.transports.Transport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/// Sends lineage events from a thread of its own, through a queue of at most 256: an event that
/// finds it full, or that the server does not take, is dropped and counted.
public final class OpenLineageSender implements LineageSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenLineageSender.class);
    private static final int QUEUE = 256;
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final Duration LEAVING = Duration.ofSeconds(5);

    private final BlockingQueue<OpenLineage.RunEvent> queue = new LinkedBlockingQueue<>(QUEUE);
    private final Transport transport;
    private final LongConsumer dropped;
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean away;

    private OpenLineageSender(Transport transport, LongConsumer dropped) {
        this.transport = transport;
        this.dropped = dropped;
        this.thread = Thread.ofPlatform().daemon().name("lineage").unstarted(this::run);
    }

    /// @param dropped is told how many events were lost
    public static OpenLineageSender start(LineageSettings settings, LongConsumer dropped) {
        OpenLineageSender sender = new OpenLineageSender(transport(settings), dropped);
        sender.thread.start();
        return sender;
    }

    private static Transport transport(LineageSettings settings) {
        if ("file".equals(settings.target().getScheme())) {
            return new FileTransport(new FileConfig(settings.target().getSchemeSpecificPart()));
        }
        HttpConfig config = new HttpConfig();
        config.setUrl(settings.target());
        config.setTimeoutInMillis(TIMEOUT_MILLIS);
        return new HttpTransport(config);
    }

    @Override
    public void send(OpenLineage.RunEvent event) {
        if (!queue.offer(event)) {
            dropped.accept(1);
        }
    }

    private void run() {
        try {
            while (!closing || !queue.isEmpty()) {
                OpenLineage.RunEvent event = queue.poll(100, TimeUnit.MILLISECONDS);
                if (event != null) {
                    emit(event);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void emit(OpenLineage.RunEvent event) {
        try {
            transport.emit(event);
            away = false;
        } catch (RuntimeException e) {
            dropped.accept(1);
            if (!away) {
                LOG.atWarn()
                        .addKeyValue("cause", e.toString())
                        .log("lineage events are lost until their server is back");
            }
            away = true;
        }
    }

    /// Sends what waits, for 5 s at most.
    @Override
    public void close() {
        closing = true;
        try {
            if (!thread.join(LEAVING)) {
                dropped.accept(queue.size());
                thread.interrupt();
            }
            transport.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.atWarn().addKeyValue("cause", e.toString()).log("lineage could not be closed");
        }
    }
}
