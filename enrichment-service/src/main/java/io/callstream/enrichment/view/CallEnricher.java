package io.callstream.enrichment.view;

import io.callstream.enrichment.profile.ProfileHistoryCodec;
import io.callstream.enrichment.profile.ProfileJoin;
import io.callstream.enrichment.profile.ProfileKeeper;
import io.callstream.event.EnrichedCall;
import io.callstream.event.EventHeaders;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/// Joins a finished call with the profile valid at its end. One processor that reads the profiles'
/// store itself: a join would cost a hop.
public final class CallEnricher implements Processor<String, EnrichedCall, String, EnrichedCall> {
    private final ProfileHistoryCodec codec;
    private final EnrichmentMetrics metrics;
    private ProcessorContext<String, EnrichedCall> context;
    private ProfileJoin profiles;

    @SuppressWarnings("NullAway.Init") // Kafka calls init before anything else
    public CallEnricher(ProfileHistoryCodec codec, EnrichmentMetrics metrics) {
        this.codec = codec;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, EnrichedCall> context) {
        this.context = context;
        this.profiles = new ProfileJoin(context.getStateStore(ProfileKeeper.PROFILES), codec);
    }

    @Override
    public void process(Record<String, EnrichedCall> record) {
        RecordMetadata at =
                context.recordMetadata()
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "a finished call came without its position"));
        EnrichedCall call = enrich(record.value());
        if (call.getRevision() > 0) {
            metrics.revised();
        }
        Headers headers = new RecordHeaders(record.headers().toArray());
        headers.add(EventHeaders.T_ENRICHED, EventHeaders.bytes(context.currentSystemTimeMs()));
        headers.add(
                EventHeaders.ORIGIN,
                EventHeaders.bytes(at.topic() + "-" + at.partition() + ":" + at.offset()));
        context.forward(record.withValue(call).withHeaders(headers));
    }

    private EnrichedCall enrich(EnrichedCall call) {
        ProfileJoin.Joined joined = profiles.join(call);
        metrics.enriched(joined.missing());
        return joined.call();
    }
}
