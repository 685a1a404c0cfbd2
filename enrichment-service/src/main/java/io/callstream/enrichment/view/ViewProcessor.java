package io.callstream.enrichment.view;

import io.callstream.enrichment.time.Drains;
import io.callstream.event.EventHeaders;
import io.callstream.feature.FeatureView;
import io.callstream.feature.Outcome;
import io.callstream.feature.ViewProgram;
import io.callstream.runtime.DeadLetters;
import io.callstream.topic.FeatureTopics.FeatureTopic;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Folds the records of one topic into every view that reads it: views by the topic's own key as a
/// whole, views by other keys in their first stage.
///
/// All views judge and compute before any of them is changed, so that a record that cannot be
/// computed leaves no half update.
final class ViewProcessor<K, V> implements Processor<K, V, byte[], Outgoing> {
    private static final String LATE = "LATE";

    private final ViewInput<K, V> input;
    private final List<FeatureTopic> whole;
    private final List<FeatureTopic> partial;
    private final ViewMetrics metrics;
    private final CacheBudget budget;
    private final List<ViewTask> tasks = new ArrayList<>();
    private final List<PartialTask> partials = new ArrayList<>();
    private Reader[] readers = {};
    private ProcessorContext<byte[], Outgoing> context;
    private RowForwarder forwarder;
    private @Nullable Drains drains;

    /// @param whole views by the key of the topic, which is their only source
    /// @param partial views by other keys, or of several topics
    @SuppressWarnings("NullAway.Init") // Kafka calls init before anything else
    ViewProcessor(
            ViewInput<K, V> input,
            List<FeatureTopic> whole,
            List<FeatureTopic> partial,
            ViewMetrics metrics,
            CacheBudget budget) {
        this.input = input;
        this.whole = whole;
        this.partial = partial;
        this.metrics = metrics;
        this.budget = budget;
    }

    /// Stores of a processor, by name.
    static List<String> stores(String topic, List<FeatureTopic> whole, List<FeatureTopic> partial) {
        List<String> names = new ArrayList<>();
        whole.forEach(view -> names.add(ViewTask.store(view.view().name())));
        partial.forEach(view -> names.add(PartialTask.store(view.view().name(), topic)));
        return names;
    }

    @Override
    public void init(ProcessorContext<byte[], Outgoing> context) {
        this.context = context;
        this.forwarder = new RowForwarder(context);
        List<Reader> all = new ArrayList<>();
        for (FeatureTopic view : whole) {
            ViewTask task =
                    new ViewTask(
                            view,
                            context.getStateStore(ViewTask.store(view.view().name())),
                            forwarder,
                            metrics,
                            context.taskId().partition(),
                            budget);
            tasks.add(task);
            readers(
                    all,
                    task.program(),
                    (key, source, fields, at, headers) ->
                            task.offer(key, source, fields, at, headers));
        }
        for (FeatureTopic view : partial) {
            PartialTask task =
                    new PartialTask(
                            view,
                            context.getStateStore(
                                    PartialTask.store(view.view().name(), input.topic())),
                            forwarder,
                            metrics,
                            budget);
            partials.add(task);
            readers(
                    all,
                    task.program(),
                    (key, source, fields, at, headers) -> task.offer(key, source, fields, at));
        }
        readers = all.toArray(Reader[]::new);
        drains = tasks.isEmpty() ? null : new Drains(context, wall -> ViewTask.drain(tasks, wall));
    }

    @Override
    public void process(Record<K, V> record) {
        V value = record.value();
        if (value == null) {
            return;
        }
        @Nullable Object[] values = input.values().apply(value);
        Reader[] willing = new Reader[readers.length];
        @Nullable Object[][] accepted = new @Nullable Object[readers.length][];
        @Nullable Object[] keys = new @Nullable Object[readers.length];
        int count = 0;
        for (Reader reader : readers) {
            Object key = reader.key(values);
            @Nullable Object[] fields = key == null ? null : reader.accept(values);
            if (fields != null) {
                willing[count] = reader;
                accepted[count] = fields;
                keys[count++] = key;
            }
        }
        if (count == 0) {
            return;
        }
        Moment at = moment(record);
        StringBuilder late = null;
        for (int i = 0; i < count; i++) {
            Object key = keys[i];
            if (key == null) {
                continue;
            }
            Outcome.Late outcome =
                    willing[i].view.offer(
                            key, willing[i].source, accepted[i], at, record.headers());
            if (outcome != null) {
                late = late == null ? new StringBuilder() : late.append("; ");
                late.append("view ")
                        .append(willing[i].program.view().name())
                        .append(" takes nothing before ")
                        .append(outcome.limit());
            }
        }
        if (drains != null && ViewTask.isWaiting(tasks)) {
            drains.soon();
        }
        if (late != null) {
            forwardLate(record, value, willing[0], at, late.toString());
        }
    }

    @Override
    public void close() {
        tasks.forEach(ViewTask::close);
        partials.forEach(PartialTask::close);
        tasks.clear(); // a task that was corrupted is initialised again
        partials.clear();
    }

    private Moment moment(Record<K, V> record) {
        RecordMetadata at =
                context.recordMetadata()
                        .orElseThrow(
                                () -> new IllegalStateException("a record without a position"));
        return new Moment(
                at.topic(),
                at.partition(),
                at.offset(),
                record.timestamp(),
                EventHeaders.millis(record.headers(), EventHeaders.T_INGEST, record.timestamp()));
    }

    private void forwardLate(
            Record<K, V> record, V value, Reader reader, Moment at, String detail) {
        Headers headers =
                DeadLetters.headers(
                        record.headers(),
                        LATE,
                        reader.program.inputs(reader.source).getFirst(),
                        detail,
                        input.topic(),
                        at.partition(),
                        input.origin() ? -1 : at.offset(),
                        record.timestamp());
        K key = record.key();
        forwarder.late(
                key == null ? new byte[0] : input.key().apply(key),
                input.bytes().apply(value),
                headers,
                record.timestamp());
    }

    private void readers(List<Reader> all, ViewProgram program, View view) {
        List<FeatureView.Source> sources = program.view().sources();
        for (int source = 0; source < sources.size(); source++) {
            if (sources.get(source).topic().equals(input.topic())) {
                all.add(new Reader(program, source, view, input.names()));
            }
        }
    }

    private interface View {
        Outcome.@Nullable Late offer(
                Object key, int source, @Nullable Object[] fields, Moment at, Headers headers);
    }

    /// One source of one view: where its fields stand among the topic's values.
    private static final class Reader {
        private final ViewProgram program;
        private final int source;
        private final View view;
        private final int[] keys;
        private final int[] inputs;

        Reader(ViewProgram program, int source, View view, List<String> names) {
            this.program = program;
            this.source = source;
            this.view = view;
            this.keys =
                    program.entity().stream().mapToInt(key -> names.indexOf(key.name())).toArray();
            this.inputs = program.inputs(source).stream().mapToInt(names::indexOf).toArray();
        }

        /// The single value, or the list of values, of the entity's key; null where one is missing.
        @Nullable Object key(@Nullable Object[] values) {
            if (keys.length == 1) {
                return values[keys[0]];
            }
            List<Object> parts = new ArrayList<>(keys.length);
            for (int place : keys) {
                Object part = values[place];
                if (part == null) {
                    return null;
                }
                parts.add(part);
            }
            return parts;
        }

        @Nullable Object @Nullable [] accept(@Nullable Object[] values) {
            @Nullable Object[] fields = new @Nullable Object[inputs.length];
            for (int i = 0; i < fields.length; i++) {
                fields[i] = values[inputs[i]];
            }
            return program.accept(source, fields);
        }
    }
}
