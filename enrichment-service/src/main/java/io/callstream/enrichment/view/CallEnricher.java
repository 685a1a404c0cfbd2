package io.callstream.enrichment.view;

import io.callstream.enrichment.profile.ProfileHistory;
import io.callstream.enrichment.profile.ProfileHistoryCodec;
import io.callstream.enrichment.profile.ProfileKeeper;
import io.callstream.enrichment.time.Timers;
import io.callstream.event.CallKey;
import io.callstream.event.CustomerProfile;
import io.callstream.event.EnrichedCall;
import io.callstream.event.EventHeaders;
import io.callstream.feature.Cause;
import io.callstream.feature.EntityKey;
import io.callstream.feature.FeatureRow;
import io.callstream.feature.Outcome;
import io.callstream.runtime.DeadLetters;
import io.callstream.topic.FeatureRows;
import io.callstream.topic.FeatureTopics.FeatureTopic;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/// Joins a finished call with the profile valid at its end, and folds it into every view by
/// customer: one processor, so that neither the join nor the views cost a hop.
public final class CallEnricher implements Processor<String, EnrichedCall, String, Derived> {
    private static final Duration DRAIN_EVERY = Duration.ofMillis(100);
    private static final int DRAIN_LIMIT = 512;
    private static final String LATE = "LATE";

    private final List<FeatureTopic> views;
    private final ProfileHistoryCodec codec;
    private final Function<EnrichedCall, byte[]> enrichedBytes;
    private final String enrichedTopic;
    private final EnrichmentMetrics metrics;
    private final List<ViewRunner> runners = new ArrayList<>();
    private final List<Pending> pending = new ArrayList<>();
    private ProcessorContext<String, Derived> context;
    private KeyValueStore<String, byte[]> profiles;

    private sealed interface Pending {
        record PendingRow(FeatureTopic view, EntityKey key, FeatureRow row) implements Pending {}

        record PendingLate(FeatureTopic view, Outcome.Late late) implements Pending {}
    }

    /// @param enrichedBytes an enriched call in the wire format of its topic
    @SuppressWarnings("NullAway.Init") // Kafka calls init before anything else
    public CallEnricher(
            List<FeatureTopic> views,
            ProfileHistoryCodec codec,
            Function<EnrichedCall, byte[]> enrichedBytes,
            String enrichedTopic,
            EnrichmentMetrics metrics) {
        this.views = views;
        this.codec = codec;
        this.enrichedBytes = enrichedBytes;
        this.enrichedTopic = enrichedTopic;
        this.metrics = metrics;
    }

    /// State stores that it reads and writes, by name.
    public static List<String> stores(List<FeatureTopic> views) {
        List<String> names = new ArrayList<>(List.of(ProfileKeeper.PROFILES));
        for (FeatureTopic view : views) {
            names.add(ViewRunner.entitiesStore(view.view().name()));
            names.add(ViewRunner.timersStore(view.view().name()));
        }
        return names;
    }

    @Override
    public void init(ProcessorContext<String, Derived> context) {
        this.context = context;
        this.profiles = context.getStateStore(ProfileKeeper.PROFILES);
        for (FeatureTopic view : views) {
            String name = view.view().name();
            runners.add(
                    new ViewRunner(
                            view,
                            EnrichedCall.getClassSchema(),
                            context.getStateStore(ViewRunner.entitiesStore(name)),
                            new Timers(context.getStateStore(ViewRunner.timersStore(name))),
                            new Collect(),
                            metrics.timerLag(name, context.taskId().partition())));
        }
        context.schedule(DRAIN_EVERY, PunctuationType.WALL_CLOCK_TIME, this::drain);
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
        pending.clear();
        if (call.getRevision() == 0) {
            for (ViewRunner runner : runners) {
                runner.offer(call, at.topic(), at.partition(), at.offset(), record.timestamp());
            }
        } else {
            metrics.revised();
        }
        byte[] lateBytes =
                pending.stream().anyMatch(Pending.PendingLate.class::isInstance)
                        ? enrichedBytes.apply(call)
                        : null;

        long now = context.currentSystemTimeMs();
        Headers headers = copy(record.headers());
        headers.add(EventHeaders.T_ENRICHED, EventHeaders.bytes(now));
        headers.add(
                EventHeaders.ORIGIN,
                EventHeaders.bytes(at.topic() + "-" + at.partition() + ":" + at.offset()));
        context.forward(
                record.withValue((Derived) new Derived.Enriched(call)).withHeaders(headers));
        if (lateBytes != null) {
            forwardLate(record, call, lateBytes, at);
        }
        forwardRows(record.headers(), now, record.timestamp());
    }

    @Override
    public void close() {
        runners.clear();
    }

    private EnrichedCall enrich(EnrichedCall call) {
        String customer = CallKey.knownCustomer(call.getCustomerId());
        ProfileHistory history =
                customer == null ? ProfileHistory.EMPTY : codec.decode(profiles.get(customer));
        ProfileHistory.Version version = history.asOf(call.getEndedAt()).orElse(null);
        CustomerProfile profile = version == null ? null : version.profile();
        metrics.enriched(customer != null && profile == null);
        if (customer == null || history.versions().isEmpty()) {
            return call;
        }
        if (call.getRevision() == 0) {
            profiles.put(customer, codec.encode(history.finished(call.getEndedAt())));
        }
        if (profile == null || version == null) {
            return call;
        }
        return EnrichedCall.newBuilder(call)
                .setTier(profile.getTier())
                .setLifetimeValue(profile.getLifetimeValue())
                .setPastInteractionCount(
                        Objects.requireNonNullElse(profile.getInteractions(), 0L)
                                + version.finishedCalls())
                .setProfileSnapshot(version.snapshot())
                .setProfileAttributes(profile.getAttributes())
                .build();
    }

    private void drain(long wallMillis) {
        pending.clear();
        for (ViewRunner runner : runners) {
            runner.drain(wallMillis, DRAIN_LIMIT);
        }
        forwardRows(null, context.currentSystemTimeMs(), wallMillis);
    }

    private void forwardRows(@Nullable Headers source, long now, long timestamp) {
        for (Pending one : pending) {
            if (one
                    instanceof
                    Pending.PendingRow(FeatureTopic view, EntityKey key, FeatureRow row)) {
                boolean expiry = row.cause() == Cause.EXPIRY;
                Headers headers = expiry || source == null ? new RecordHeaders() : copy(source);
                headers.add(EventHeaders.EVENT_TIMESTAMP, EventHeaders.bytes(row.eventTime()));
                headers.add(EventHeaders.SEEN, EventHeaders.bytes(row.seen().text()));
                headers.add(EventHeaders.T_FEATURE, EventHeaders.bytes(now));
                if (expiry) {
                    headers.add(EventHeaders.CAUSE, EventHeaders.bytes(EventHeaders.CAUSE_EXPIRY));
                } else {
                    headers.add(EventHeaders.T_ENRICHED, EventHeaders.bytes(now));
                }
                Derived derived =
                        new Derived.Row(
                                view, key.topicKey(), FeatureRows.record(view.schema(), key, row));
                context.forward(new Record<>("", derived, timestamp, headers));
                metrics.row(view.view().name(), expiry);
            }
        }
        pending.clear();
    }

    private void forwardLate(
            Record<String, EnrichedCall> record,
            EnrichedCall call,
            byte[] bytes,
            RecordMetadata at) {
        StringBuilder detail = new StringBuilder();
        for (Pending one : pending) {
            if (one instanceof Pending.PendingLate(FeatureTopic view, Outcome.Late late)) {
                metrics.late(view.view().name());
                detail.append(detail.isEmpty() ? "" : "; ")
                        .append("view ")
                        .append(view.view().name())
                        .append(" takes nothing before ")
                        .append(late.limit());
            }
        }
        Headers headers =
                DeadLetters.headers(
                        record.headers(),
                        LATE,
                        "ended_at",
                        detail.toString(),
                        enrichedTopic,
                        at.partition(),
                        -1,
                        record.timestamp());
        byte[] key =
                CallKey.ofWholeCall(call.getCallId(), call.getCustomerId())
                        .getBytes(StandardCharsets.UTF_8);
        context.forward(
                record.withValue((Derived) new Derived.Late(key, bytes)).withHeaders(headers));
    }

    private static Headers copy(Headers headers) {
        return new RecordHeaders(headers.toArray());
    }

    /// Results wait until every view has computed: an error in one leaves no half update of the
    /// others' topics.
    private final class Collect implements ViewRunner.Output {
        @Override
        public void row(FeatureTopic view, EntityKey key, FeatureRow row) {
            pending.add(new Pending.PendingRow(view, key, row));
        }

        @Override
        public void late(FeatureTopic view, Outcome.Late late) {
            pending.add(new Pending.PendingLate(view, late));
        }
    }
}
