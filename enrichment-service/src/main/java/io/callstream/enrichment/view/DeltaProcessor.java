package io.callstream.enrichment.view;

import io.callstream.enrichment.time.Drains;
import io.callstream.event.EventHeaders;
import io.callstream.feature.aggregate.PackedReader;
import io.callstream.topic.FeatureTopics.FeatureTopic;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The second stage of views by another key than their sources': merges deltas and publishes rows.
/// It never rejects.
final class DeltaProcessor implements Processor<byte[], byte[], byte[], Outgoing> {
    private final List<FeatureTopic> views;
    private final ViewMetrics metrics;
    private final CacheBudget budget;
    private final Map<String, ViewTask> tasks = new LinkedHashMap<>();
    private ProcessorContext<byte[], Outgoing> context;
    private Drains drains;

    @SuppressWarnings("NullAway.Init") // Kafka calls init before anything else
    DeltaProcessor(List<FeatureTopic> views, ViewMetrics metrics, CacheBudget budget) {
        this.views = views;
        this.metrics = metrics;
        this.budget = budget;
    }

    @Override
    public void init(ProcessorContext<byte[], Outgoing> context) {
        this.context = context;
        RowForwarder forwarder = new RowForwarder(context);
        for (FeatureTopic view : views) {
            String name = view.view().name();
            tasks.put(
                    name,
                    new ViewTask(
                            view,
                            context.getStateStore(ViewTask.store(name)),
                            forwarder,
                            metrics,
                            context.taskId().partition(),
                            budget));
        }
        drains = new Drains(context, wall -> ViewTask.drain(tasks.values(), wall));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        PackedReader in = new PackedReader(record.value());
        ViewTask task = tasks.get(in.readString());
        if (task == null) {
            return; // of a view that has been taken out since
        }
        RecordMetadata at =
                context.recordMetadata()
                        .orElseThrow(() -> new IllegalStateException("a delta without a position"));
        task.merge(
                record.key(),
                in.readBytes(),
                new Moment(
                        at.topic(),
                        at.partition(),
                        at.offset(),
                        record.timestamp(),
                        EventHeaders.millis(
                                record.headers(), EventHeaders.T_INGEST, record.timestamp())));
        if (task.isWaiting()) {
            drains.soon();
        }
    }

    @Override
    public void close() {
        tasks.values().forEach(ViewTask::close);
        tasks.clear();
    }
}
