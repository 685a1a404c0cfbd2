package io.callstream.enrichment.agent;

import io.callstream.event.EventHeaders;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/// Says in the header `origin` where a record came from, for those who read it as it passes.
public final class WithOrigin<K, V> extends ContextualFixedKeyProcessor<K, V, V> {
    @Override
    public void process(FixedKeyRecord<K, V> record) {
        Headers headers = new RecordHeaders(record.headers().toArray());
        context()
                .recordMetadata()
                .ifPresent(
                        at ->
                                headers.add(
                                        EventHeaders.ORIGIN,
                                        EventHeaders.bytes(
                                                at.topic()
                                                        + "-"
                                                        + at.partition()
                                                        + ":"
                                                        + at.offset())));
        context().forward(record.withHeaders(headers));
    }
}
