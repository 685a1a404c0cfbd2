package io.callstream.topic;

import io.callstream.event.AgentInterval;
import io.callstream.event.AgentState;
import io.callstream.event.Alert;
import io.callstream.event.CallEvent;
import io.callstream.event.CallResolution;
import io.callstream.event.CallState;
import io.callstream.event.CustomerProfile;
import io.callstream.event.EnrichedCall;
import io.callstream.event.Feedback;
import io.callstream.event.QueueMove;
import io.callstream.event.ScoredSegment;
import io.callstream.event.TranscriptSegment;
import io.callstream.serde.EventSerde;
import io.callstream.serde.SchemaIds;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The catalogue of all topics. `docs/TOPICS.md` is generated from it.
public final class Topics {
    /// Catalogue names, in the order of the data's way through the system; each can be overridden.
    public static final List<String> NAMES =
            List.of(
                    "call-center-events",
                    "call-transcripts",
                    "live-call-transcripts",
                    "call-center-transcripts",
                    "call-outcomes",
                    "agent-states",
                    "call-events",
                    "transcript-segments",
                    "call-resolutions",
                    "agent-state-changes",
                    "dead-letters",
                    "customer-profiles",
                    "enriched-call-events",
                    "scored-transcripts",
                    "agent-intervals",
                    "call-states",
                    "queue-moves",
                    "call-alerts",
                    "agent-feedback");

    static final String BY_CUSTOMER = "customer_id, or call:<call_id>";

    private final TopicSettings settings;
    private final SchemaIds ids;
    private final Map<String, Topic<?, ?>> all = new LinkedHashMap<>();
    private final Topic<byte[], byte[]> rawCallEvents;
    private final List<Topic<byte[], byte[]>> rawTranscripts;
    private final Topic<byte[], byte[]> rawOutcomes;
    private final Topic<byte[], byte[]> rawAgentStates;
    private final Topic<String, CallEvent> callEvents;
    private final Topic<String, TranscriptSegment> transcriptSegments;
    private final Topic<String, CallResolution> callResolutions;
    private final Topic<String, AgentState> agentStateChanges;
    private final Topic<byte[], byte[]> deadLetters;
    private final Topic<String, CustomerProfile> customerProfiles;
    private final Topic<String, EnrichedCall> enrichedCallEvents;
    private final Topic<String, ScoredSegment> scoredTranscripts;
    private final Topic<String, AgentInterval> agentIntervals;
    private final Topic<String, CallState> callStates;
    private final Topic<String, QueueMove> queueMoves;
    private final Topic<String, Alert> callAlerts;
    private final Topic<String, Feedback> agentFeedback;

    public Topics(TopicSettings settings, SchemaIds ids) {
        this.settings = settings;
        this.ids = ids;
        String keyRule = "key rule";
        String producers = "HTTP edge, outside producers";
        Retention week = Retention.days(7);
        Retention month = Retention.days(30);
        rawCallEvents =
                raw("call-center-events", "key rule, or any", "JSON, CloudEvents", producers, week);
        rawTranscripts =
                List.of(
                        raw(
                                "call-transcripts",
                                "call_id, or any",
                                "JSON, CloudEvents",
                                producers,
                                week),
                        raw(
                                "live-call-transcripts",
                                "call_id, or any",
                                "JSON, CloudEvents",
                                "outside producers (alias)",
                                week),
                        raw(
                                "call-center-transcripts",
                                "call_id, or any",
                                "JSON, CloudEvents",
                                "outside producers (alias)",
                                week));
        rawOutcomes = raw("call-outcomes", "call_id, or any", "JSON, CloudEvents", producers, week);
        rawAgentStates =
                raw("agent-states", "agent_id, or any", "JSON, CloudEvents", producers, week);
        callEvents = avro("call-events", keyRule, CallEvent.class, "ingest", week);
        transcriptSegments =
                avro("transcript-segments", "call_id", TranscriptSegment.class, "ingest", week);
        callResolutions = avro("call-resolutions", "call_id", CallResolution.class, "ingest", week);
        agentStateChanges =
                avro("agent-state-changes", "agent_id", AgentState.class, "ingest", week);
        deadLetters =
                raw(
                        "dead-letters",
                        "as it came",
                        "the bytes as they came; reason in headers",
                        "all services",
                        month);
        customerProfiles =
                avro(
                        "customer-profiles",
                        "customer_id",
                        CustomerProfile.class,
                        "enrichment's snapshot loader",
                        Retention.compactedAfterDays(0));
        enrichedCallEvents =
                avro("enriched-call-events", BY_CUSTOMER, EnrichedCall.class, "enrichment", week);
        scoredTranscripts =
                avro("scored-transcripts", "call_id", ScoredSegment.class, "enrichment", week);
        agentIntervals =
                avro("agent-intervals", "agent_id", AgentInterval.class, "enrichment", week);
        callStates =
                avro(
                        "call-states",
                        "call_id",
                        CallState.class,
                        "enrichment",
                        Retention.compactedAfterDays(0));
        queueMoves = avro("queue-moves", "call_id", QueueMove.class, "enrichment", week);
        callAlerts = avro("call-alerts", "entity", Alert.class, "enrichment", month);
        agentFeedback = avro("agent-feedback", "call_id", Feedback.class, "feature-service", month);
    }

    /// Raw call events as producers write them.
    public Topic<byte[], byte[]> rawCallEvents() {
        return rawCallEvents;
    }

    /// Raw transcripts: the topic and its aliases.
    public List<Topic<byte[], byte[]>> rawTranscripts() {
        return rawTranscripts;
    }

    public Topic<byte[], byte[]> rawOutcomes() {
        return rawOutcomes;
    }

    public Topic<byte[], byte[]> rawAgentStates() {
        return rawAgentStates;
    }

    public Topic<String, CallEvent> callEvents() {
        return callEvents;
    }

    public Topic<String, TranscriptSegment> transcriptSegments() {
        return transcriptSegments;
    }

    public Topic<String, CallResolution> callResolutions() {
        return callResolutions;
    }

    public Topic<String, AgentState> agentStateChanges() {
        return agentStateChanges;
    }

    public Topic<byte[], byte[]> deadLetters() {
        return deadLetters;
    }

    public Topic<String, CustomerProfile> customerProfiles() {
        return customerProfiles;
    }

    public Topic<String, EnrichedCall> enrichedCallEvents() {
        return enrichedCallEvents;
    }

    public Topic<String, ScoredSegment> scoredTranscripts() {
        return scoredTranscripts;
    }

    public Topic<String, AgentInterval> agentIntervals() {
        return agentIntervals;
    }

    public Topic<String, CallState> callStates() {
        return callStates;
    }

    public Topic<String, QueueMove> queueMoves() {
        return queueMoves;
    }

    public Topic<String, Alert> callAlerts() {
        return callAlerts;
    }

    public Topic<String, Feedback> agentFeedback() {
        return agentFeedback;
    }

    /// The topic of a feature view's rows: `feature.<view>`.
    ///
    /// @param row schema of the rows, see [FeatureRows]
    public Topic<byte[], GenericRecord> featureRows(String view, Schema row) {
        return new Topic<>(
                "feature." + view,
                "entity",
                row.getName(),
                "enrichment",
                Retention.compactedAfterDays(7),
                Serdes.ByteArray(),
                EventSerde.of(row, ids),
                settings.partitions(),
                (short) settings.replication());
    }

    /// The topic of a feature view's backfills: `feature-backfill.<view>`. Compacted: a cut holds
    /// as long as its definition.
    public Topic<byte[], byte[]> featureBackfill(String view) {
        return new Topic<>(
                "feature-backfill." + view,
                "entity, or a source partition",
                "cuts and packed states",
                "enrichment, callstream backfill",
                Retention.compactedAfterDays(7),
                Serdes.ByteArray(),
                Serdes.ByteArray(),
                settings.partitions(),
                (short) settings.replication());
    }

    /// A topic of other producers that views read, made where it is not there.
    ///
    /// @param fields what views read of its records
    public Topic<byte[], SourceRecord> outside(String name, OutsideFields fields) {
        return new Topic<>(
                name,
                "any",
                fields.format().name(),
                "outside producers",
                Retention.days(7),
                Serdes.ByteArray(),
                fields.serde(ids),
                settings.partitions(),
                (short) settings.replication());
    }

    /// All topics but the feature topics, by catalogue name, in catalogue order.
    public Map<String, Topic<?, ?>> all() {
        return Collections.unmodifiableMap(all);
    }

    private Topic<byte[], byte[]> raw(
            String name, String key, String value, String writer, Retention retention) {
        return add(name, key, value, writer, retention, Serdes.ByteArray(), Serdes.ByteArray());
    }

    private <V extends SpecificRecord> Topic<String, V> avro(
            String name, String key, Class<V> type, String writer, Retention retention) {
        return add(
                name,
                key,
                "Avro " + type.getSimpleName(),
                writer,
                retention,
                Serdes.String(),
                EventSerde.of(type, ids));
    }

    private <K, V> Topic<K, V> add(
            String name,
            String key,
            String value,
            String writer,
            Retention retention,
            Serde<K> keySerde,
            Serde<V> valueSerde) {
        Topic<K, V> topic =
                new Topic<>(
                        settings.names().getOrDefault(name, name),
                        key,
                        value,
                        writer,
                        retention,
                        keySerde,
                        valueSerde,
                        settings.partitions(),
                        (short) settings.replication());
        all.put(name, topic);
        return topic;
    }
}
