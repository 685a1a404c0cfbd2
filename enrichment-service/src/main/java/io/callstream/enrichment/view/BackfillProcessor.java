package io.callstream.enrichment.view;

import io.callstream.feature.BackfillRecord;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/// Hands the past of entities to the task that keeps them.
final class BackfillProcessor extends ContextualProcessor<byte[], byte[], Void, Void> {
    private final String store;

    /// @param store of the view's entities
    BackfillProcessor(String store) {
        this.store = store;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (record.value() != null
                && BackfillRecord.parse(record.value()) instanceof BackfillRecord.Past past) {
            EntityStore entities = context().getStateStore(store);
            entities.task().fill(record.key(), past.state());
        }
    }
}
