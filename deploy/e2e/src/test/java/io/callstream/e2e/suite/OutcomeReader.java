package io.callstream.e2e.suite;

import io.callstream.event.EventHeaders;
import io.callstream.runtime.DeadLetters;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Reads the outcome of a run off its topics, committed records alone.
public final class OutcomeReader {
    private static final List<String> EVENT_TOPICS =
            List.of(
                    "call-events",
                    "transcript-segments",
                    "call-resolutions",
                    "agent-state-changes",
                    "enriched-call-events",
                    "scored-transcripts",
                    "queue-moves");
    private static final String DEAD_LETTERS = "dead-letters";
    private static final String ALERTS = "call-alerts";

    /// Rules over coalesced views: which rows there are depends on the clock.
    private static final Set<String> BY_THE_CLOCK = Set.of("queue_below_service_level");

    /// An append time in the value.
    private static final String PROCESSED_AT = "processed_at";

    private final Suite suite;

    private OutcomeReader(Suite suite) {
        this.suite = suite;
    }

    /// The outcome of all that the suite has been sent so far; call [Suite#settle()] before.
    public static Outcome read(Suite suite) {
        return new OutcomeReader(suite).read();
    }

    private Outcome read() {
        Map<String, Map<Outcome.Event, Integer>> events = new TreeMap<>();
        Map<String, Map<String, List<Outcome.Row>>> rows = new TreeMap<>();
        for (String topic : suite.topics()) {
            if (EVENT_TOPICS.contains(topic) || topic.equals(DEAD_LETTERS)) {
                Map<Outcome.Event, Integer> counted = new HashMap<>();
                suite.records(topic)
                        .forEach(record -> counted.merge(event(record), 1, Integer::sum));
                events.put(topic, counted);
            } else if (topic.equals(ALERTS)) {
                Map<Outcome.Event, Integer> counted = new HashMap<>();
                suite.records(topic).stream()
                        .map(this::alert)
                        .filter(alert -> !BY_THE_CLOCK.contains(alert.fields().get("rule")))
                        .forEach(alert -> counted.merge(alert, 1, Integer::sum));
                events.put(topic, counted);
            } else if (topic.startsWith("feature.")) {
                Map<String, List<Outcome.Row>> byEntity = new TreeMap<>();
                suite.records(topic)
                        .forEach(
                                record ->
                                        byEntity.computeIfAbsent(
                                                        text(record.key()), _ -> new ArrayList<>())
                                                .add(row(record)));
                rows.put(topic, byEntity);
            }
        }
        return new Outcome(events, rows);
    }

    /// Rule, entity and event say which alert it is.
    private Outcome.Event alert(ConsumerRecord<byte[], byte[]> record) {
        Map<String, @Nullable Object> fields = suite.values().fields(record.value());
        Map<String, @Nullable Object> identity = new TreeMap<>();
        identity.put("rule", fields.get("rule"));
        identity.put("alert_id", fields.get("alert_id"));
        return new Outcome.Event(text(record.key()), identity);
    }

    private Outcome.Event event(ConsumerRecord<byte[], byte[]> record) {
        Map<String, @Nullable Object> fields = new TreeMap<>();
        boolean late = header(record.headers(), DeadLetters.REASON).equals("LATE");
        if (!record.topic().equals(DEAD_LETTERS) || late) {
            fields.putAll(suite.values().fields(record.value()));
            fields.remove(PROCESSED_AT);
        } else {
            byte[] value = record.value();
            fields.put("value", value == null ? null : HexFormat.of().formatHex(value));
        }
        List.of(
                        EventHeaders.CE_ID,
                        EventHeaders.CE_SOURCE,
                        EventHeaders.CE_TIME,
                        DeadLetters.REASON,
                        DeadLetters.FIELD,
                        DeadLetters.DETAIL,
                        DeadLetters.TOPIC)
                .forEach(name -> fields.put("header " + name, header(record.headers(), name)));
        return new Outcome.Event(text(record.key()), fields);
    }

    private Outcome.Row row(ConsumerRecord<byte[], byte[]> record) {
        return new Outcome.Row(
                EventHeaders.millis(record.headers(), EventHeaders.EVENT_TIMESTAMP, -1),
                header(record.headers(), EventHeaders.CAUSE),
                record.value() == null ? Map.of() : suite.values().fields(record.value()));
    }

    private static String header(Headers headers, String name) {
        String text = EventHeaders.text(headers, name);
        return text == null ? "" : text;
    }

    private static String text(byte @Nullable [] key) {
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }
}
