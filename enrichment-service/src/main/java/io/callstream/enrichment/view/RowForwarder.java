package io.callstream.enrichment.view;

import io.callstream.event.EventHeaders;
import io.callstream.feature.BackfillRecord;
import io.callstream.feature.Cause;
import io.callstream.feature.EntityKey;
import io.callstream.feature.FeatureRow;
import io.callstream.topic.FeatureTopics.FeatureTopic;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/// Sends what views make down the topology, with its headers; also from within a commit.
final class RowForwarder {
    private final InternalProcessorContext<byte[], Outgoing> context;
    private final ProcessorNode<?, ?, ?, ?> node;

    /// @param context of the processor that is being initialised
    RowForwarder(ProcessorContext<byte[], Outgoing> context) {
        this.context = (InternalProcessorContext<byte[], Outgoing>) context;
        this.node = this.context.currentNode();
    }

    long now() {
        return context.currentSystemTimeMs();
    }

    /// Runs what forwards while a commit is prepared, when no node is the current one.
    void within(Runnable forwarding) {
        ProcessorNode<?, ?, ?, ?> before = context.currentNode();
        context.setCurrentNode(node);
        try {
            forwarding.run();
        } finally {
            context.setCurrentNode(before);
        }
    }

    /// @param source headers of the event that made the row; null where many did, or time
    /// @param ingestMillis when the oldest of them came in, `Long.MAX_VALUE` for none
    void row(
            ViewOutput view,
            EntityKey key,
            byte[] id,
            FeatureRow row,
            @Nullable Headers source,
            long ingestMillis) {
        long now = now();
        boolean expiry = row.cause() == Cause.EXPIRY;
        RecordHeaders headers = source == null || expiry ? new RecordHeaders() : copy(source);
        if (source == null && ingestMillis != Long.MAX_VALUE && !expiry) {
            headers.add(EventHeaders.T_INGEST, EventHeaders.bytes(ingestMillis));
        }
        headers.add(EventHeaders.EVENT_TIMESTAMP, EventHeaders.bytes(row.eventTime()));
        headers.add(EventHeaders.SEEN, EventHeaders.bytes(row.seen().text()));
        headers.add(EventHeaders.T_FEATURE, EventHeaders.bytes(now));
        switch (row.cause()) {
            case EXPIRY -> {
                headers.add(EventHeaders.CAUSE, EventHeaders.bytes(EventHeaders.CAUSE_EXPIRY));
                view.metrics().expiries.increment();
            }
            case BACKFILL -> {
                headers.add(EventHeaders.CAUSE, EventHeaders.bytes(EventHeaders.CAUSE_BACKFILL));
                view.metrics().backfills.increment();
            }
            case EVENT -> {
                view.metrics().rows.increment();
                if (ingestMillis != Long.MAX_VALUE) {
                    view.metrics().fresh(ingestMillis, now);
                }
            }
        }
        context.forward(
                new Record<>(
                        id,
                        Outgoing.Row.of(view.topic(), view.encoder().encode(key, row)),
                        now,
                        headers));
    }

    /// Tells a backfill where a definition began.
    void cut(FeatureTopic view, BackfillRecord.@Nullable Cut cut) {
        if (cut != null) {
            byte[] key = (cut.topic() + '-' + cut.partition()).getBytes(StandardCharsets.UTF_8);
            context.forward(
                    new Record<>(
                            key,
                            Outgoing.Row.of(view.backfill().name(), cut.bytes()),
                            now(),
                            new RecordHeaders()));
        }
    }

    void delta(byte[] id, byte[] bytes, long ingestMillis) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(EventHeaders.T_INGEST, EventHeaders.bytes(ingestMillis));
        context.forward(new Record<>(id, new Outgoing.Delta(bytes), now(), headers));
    }

    void late(byte[] key, byte[] bytes, Headers headers, long timestamp) {
        context.forward(new Record<>(key, new Outgoing.Late(bytes), timestamp, headers));
    }

    /// The headers of the event without its position, which is not the row's.
    private static RecordHeaders copy(Headers headers) {
        RecordHeaders copy = new RecordHeaders();
        for (Header header : headers) {
            if (!header.key().equals(EventHeaders.ORIGIN)) {
                copy.add(header);
            }
        }
        return copy;
    }
}
