package io.callstream.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.callstream.feature.FeatureView.Feature;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

class FeatureViewsTest {
    static final Map<String, FieldType> CALL_FIELDS =
            Map.of(
                    "customer_id", FieldType.STRING,
                    "agent_id", FieldType.STRING,
                    "queue", FieldType.STRING,
                    "outcome", FieldType.STRING,
                    "ended_at", FieldType.TIMESTAMP,
                    "duration_sec", FieldType.DOUBLE,
                    "talk_sec", FieldType.DOUBLE,
                    "wait_sec", FieldType.DOUBLE,
                    "priority", FieldType.INT32,
                    "resolved", FieldType.BOOL);
    static final Map<String, Map<String, FieldType>> TOPICS =
            Map.of(
                    "enriched-call-events",
                    CALL_FIELDS,
                    "agent-state-changes",
                    Map.of(
                            "agent_id",
                            FieldType.STRING,
                            "timestamp",
                            FieldType.TIMESTAMP,
                            "priority",
                            FieldType.INT64));

    static FeatureView customerCalls() {
        String file = "customer_calls.yaml";
        return FeatureViews.read(
                file, java.util.Objects.requireNonNull(FeatureViews.shipped().get(file)), TOPICS);
    }

    @Test
    void readsTheShippedViewInFull() {
        FeatureView view = customerCalls();

        assertThat(view.topic()).isEqualTo("feature.customer_calls");
        assertThat(view.entity())
                .containsExactly(new FeatureView.Key("customer_id", FeatureType.STRING));
        assertThat(view.lateness()).isEqualTo(Duration.ofHours(24));
        assertThat(view.ttl()).isEqualTo(Duration.ofDays(30));
        assertThat(view.emit()).isNull();
        assertThat(view.hasLifetimeFeatures()).isTrue();
        assertThat(view.sources().getFirst().where())
                .isEqualTo("customer_id != null && outcome != 'PHANTOM'");
        assertThat(view.features()).hasSize(12);
        assertThat(view.features().getFirst())
                .isEqualTo(
                        new Feature(
                                "avg_call_duration_last_10m",
                                Aggregation.AVG,
                                "duration_sec",
                                new Window.Sliding(Duration.ofMinutes(10), Duration.ofMinutes(1)),
                                null,
                                List.of("enriched-call-events"),
                                0,
                                FeatureType.DOUBLE));
        assertThat(view.features().get(7).window())
                .isEqualTo(new Window.Tumbling(Duration.ofDays(1), ZoneId.of("UTC")));
        assertThat(view.features().get(4).where()).isEqualTo("outcome == 'ABANDONED'");
        assertThat(view.derived().getFirst().type()).isEqualTo(FeatureType.DOUBLE);
    }

    @Test
    void readsSeveralKeysSourcesAndEverySetting() {
        FeatureView view =
                FeatureViews.read(
                        "two.yaml",
                        """
                        view: two
                        entity: [agent_id, priority]
                        sources:
                          - topic: enriched-call-events
                            name: calls
                            event_time: ended_at
                            where: outcome == 'ANSWERED'
                          - {topic: other, event_time: ended_at}
                        lateness: 90s
                        emit: 1s
                        features:
                          p95: {approx_percentile: wait_sec, percentile: 95, window: 1h, from: calls}
                          both: {count: "*", tumbling: 7d, zone: "+02:00"}
                          firsts: {first: queue, from: [other, calls]}
                        """,
                        Map.of("enriched-call-events", CALL_FIELDS, "other", CALL_FIELDS));

        assertThat(view.entity().get(1))
                .isEqualTo(new FeatureView.Key("priority", FeatureType.INT32));
        assertThat(view.sources())
                .extracting(FeatureView.Source::name)
                .containsExactly("calls", "other");
        assertThat(view.emit()).isEqualTo(Duration.ofSeconds(1));
        assertThat(view.ttl()).isEqualTo(Duration.ofDays(30));
        assertThat(view.features().get(0).percentile()).isEqualTo(95);
        assertThat(view.features().get(1).window())
                .isEqualTo(new Window.Tumbling(Duration.ofDays(7), ZoneOffset.ofHours(2)));
        assertThat(view.features().get(2).from()).containsExactly("calls", "other");
    }

    @Test
    void tellsEveryFaultOfAFileAtOnceWithLineFieldValueAndRemedy() {
        List<String> faults =
                faults(
                        """
                        view: 9lives
                        entity: custmer_id
                        source: enriched-call-events
                        where: "outcme != 'PHANTOM'"
                        event_time: duration_sec
                        latenes: 24h
                        features:
                          a: { count: "*", window: 10m, hop: 7m }
                          b: { count: "*", window: 24h, hop: 1m }
                          c: { sum: queue }
                          d: { avg: talk_sek, window: ten }
                          e: { count: "*", window: 10m, where: "talk_sec" }
                          f: { max: wait_sec, avg: wait_sec }
                          g: { tumbling: 1d, zone: Mars }
                          h: { count: "*", tumbling: 5h }
                          a: { count: "*" }
                          customer_id: { count: "*", hop: 1m }
                          i: { approx_percentile: wait_sec }
                          j: { sum: "*", from: calls }
                          k: 5
                          created: { count: "*" }
                        derived:
                          share: "double(a) / "
                          faulty: "double(c) / 2.0"
                          b: "1"
                        ttl: never
                        """);

        assertThat(faults)
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .startsWith("test.yaml:1: view = \"9lives\" is no name"))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .startsWith("test.yaml:2: entity = \"custmer_id\"")
                                        .endsWith("did you mean customer_id?"))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .startsWith("test.yaml:4: where")
                                        .contains("outcme"))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .startsWith(
                                                "test.yaml:5: event_time = \"duration_sec\" is of type DOUBLE"))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .isEqualTo(
                                                "test.yaml:6: latenes is no known key: did you mean lateness?"))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .startsWith(
                                                "test.yaml:8: features.a.hop = \"7m\" does not divide"))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .startsWith(
                                                "test.yaml:9: features.b.hop = \"1m\" cuts the window into 1440 tiles"))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .startsWith(
                                                "test.yaml:10: features.c.sum = \"queue\" cannot be made of a STRING"))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .startsWith("test.yaml:11: features.d.avg = \"talk_sek\"")
                                        .endsWith("did you mean talk_sec?"))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .startsWith(
                                                "test.yaml:11: features.d.window = \"ten\" is no duration"))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .startsWith(
                                                "test.yaml:12: features.e.where = \"talk_sec\" is of type DOUBLE"))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .startsWith(
                                                "test.yaml:13: features.f.max = \"wait_sec\" is a second aggregation"))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .startsWith("test.yaml:14: features.g.count is missing"))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .startsWith("test.yaml:14: features.g.zone = \"Mars\""))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .startsWith("test.yaml:15: features.h.tumbling = \"5h\""))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .startsWith(
                                                "test.yaml:16: features.a stands here again, first on line 8"))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .startsWith(
                                                "test.yaml:17: features.customer_id.hop = \"1m\" has no window"))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .startsWith(
                                                "test.yaml:18: features.i.percentile is missing"))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .startsWith(
                                                "test.yaml:19: features.j.from = \"calls\" has calls, which is no source"))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .startsWith(
                                                "test.yaml:19: features.j.sum = \"*\" needs the values of a field"))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .startsWith(
                                                "test.yaml:20: features.k = \"5\" is no feature"))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .startsWith("test.yaml:21: features.created")
                                        .contains("is the name of another column"))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .startsWith(
                                                "test.yaml:23: derived.share = \"double(a) / \" does not compile"))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .startsWith("test.yaml:25: derived.b")
                                        .contains("is the name of another column"))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .startsWith(
                                                "test.yaml:26: ttl = \"never\" is no duration"));
        assertThat(faults).doesNotHaveDuplicates().hasSize(25);
    }

    @Test
    void tellsFaultsOfSourcesAndOfFilesThatAreNoViews() {
        assertThat(
                        faults(
                                """
                                view: v
                                entity: priority
                                where: "true"
                                sources:
                                  - {topic: enriched-call-events, event_time: ended_at}
                                  - {topic: agent-state-change, event_time: timestamp}
                                  - {topic: agent-state-changes, name: enriched-call-events, event_time: timestamp}
                                  - agents
                                features: {n: {count: "*"}}
                                """))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .startsWith(
                                                "test.yaml:3: where = \"true\" cannot stand beside sources"))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .contains("sources[1].topic")
                                        .endsWith("did you mean agent-state-changes?"))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .contains("sources[2].name")
                                        .contains("is named twice"))
                .anySatisfy(
                        fault ->
                                assertThat(fault)
                                        .startsWith(
                                                "test.yaml:8: sources[3] = \"agents\" is no source"));
        assertThat(faults("")).singleElement().asString().contains("the file is empty");
        assertThat(faults("- a")).singleElement().asString().contains("begin the file with view");
        assertThat(faults("view: [a"))
                .singleElement()
                .asString()
                .startsWith("test.yaml:1: file is no YAML");
        assertThat(faults("view: v")).hasSize(3);
    }

    @Test
    void tellsFaultsOfAllFilesAndViewsOfOneName() {
        String yaml = FeatureViews.shipped().get("customer_calls.yaml");
        IllegalViewsException thrown =
                catchThrowableOfType(
                        IllegalViewsException.class,
                        () ->
                                FeatureViews.read(
                                        new java.util.TreeMap<>(
                                                Map.of(
                                                        "a.yaml", yaml, "b.yaml", yaml, "c.yaml",
                                                        "x: 1")),
                                        TOPICS));
        assertThat(thrown.faults())
                .extracting(ViewFault::file)
                .contains("b.yaml", "c.yaml")
                .doesNotContain("a.yaml");
        assertThat(thrown)
                .hasMessageContaining(
                        "b.yaml:1: view = \"customer_calls\" is also the name of the view in a.yaml");
    }

    private static List<String> faults(String yaml) {
        IllegalViewsException thrown =
                catchThrowableOfType(
                        IllegalViewsException.class,
                        () -> FeatureViews.read("test.yaml", yaml, TOPICS));
        assertThat(thrown).as("is refused").isNotNull();
        return thrown.faults().stream().map(ViewFault::toString).toList();
    }
}
