package io.callstream.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.event.CallStanding;
import io.callstream.event.Severity;
import io.callstream.serving.fixture.EventStream;
import io.callstream.serving.fixture.EventStream.Message;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What is pushed to screens, over real sockets.
class LiveIT extends FeatureServiceHarness {
    @Test
    void aCallsScreenGetsItsSegmentsStateFeaturesAndAlerts() throws Exception {
        try (EventStream screen = stream("/v1/calls/call-1/live")) {
            // When
            liveProducer.state("call-1", "L-1", "A1", "billing", CallStanding.TALKING);
            liveProducer.segment("call-1", "s1", "CUSTOMER", "I \"want\"\nout", -0.5);
            liveProducer.segment("call-2", "s1", "CUSTOMER", "someone else", 0);
            liveProducer.alert("a1", "call-1", "call-1", Severity.WARNING);
            producer.begin();
            producer.send("calls", customer("L-1"), event, Map.of("calls_last_24h", 4L));
            producer.commit();

            // Then
            Message segment = screen.await(message -> message.event().equals("segment"));
            assertThat(JSON.readTree(segment.data()).get("text").asText())
                    .isEqualTo("I \"want\"\nout");
            assertThat(JSON.readTree(segment.data()).get("sentiment_label").asText())
                    .isEqualTo("NEGATIVE");
            assertThat(JSON.readTree(segment.data()).get("_t_ingest").asLong()).isPositive();
            Message state = screen.await(message -> message.event().equals("state"));
            assertThat(JSON.readTree(state.data()).get("state").asText()).isEqualTo("TALKING");
            Message row = screen.await(message -> message.event().equals("features"));
            assertThat(JSON.readTree(row.data()).at("/features/calls_last_24h").asLong())
                    .as("its customer's, once the customer is known")
                    .isEqualTo(4);
            screen.await(message -> message.event().equals("alert"));
            assertThat(screen.messages()).hasSize(4);
            assertThat(get("/metrics").body())
                    .contains("callstream_live_latency_seconds_bucket{from=\"t_ingest\"")
                    .contains("callstream_live_subscribers 1.0");
        }
        Awaitility.await("the closed connection is forgotten")
                .atMost(Duration.ofSeconds(20))
                .until(() -> get("/metrics").body().contains("callstream_live_subscribers 0.0"));
    }

    @Test
    void aScreenGoesOnAtAnotherInstanceAfterARestart() throws Exception {
        // Given
        String lastId;
        try (EventStream screen = stream("/v1/calls/call-r/live")) {
            liveProducer.state("call-r", "L-2", "A1", "billing", CallStanding.TALKING);
            liveProducer.segment("call-r", "s1", "CUSTOMER", "one", 0);
            screen.await(message -> message.event().equals("segment"));
            screen.await(message -> message.event().equals("state"));

            // When
            service.close();
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(screen::isEnded);
            Message last = screen.messages().getLast();
            assertThat(last.event()).as("it is told why").isEqualTo("dropped");
            lastId = screen.lastId();
        }
        liveProducer.segment("call-r", "s2", "CUSTOMER", "two", 0);
        service = start();
        awaitReady();

        // Then
        try (EventStream again = EventStream.open(uri("/v1/calls/call-r/live"), lastId)) {
            Message first = again.await(message -> true);
            assertThat(first.event()).as("%s after %s", first, lastId).isEqualTo("segment");
            assertThat(JSON.readTree(first.data()).get("segment_id").asText()).isEqualTo("s2");
            assertThat(again.messages()).hasSize(1);
        }
        try (EventStream fresh = stream("/v1/calls/call-r/live")) {
            fresh.await(message -> message.data().contains("\"s1\""));
            fresh.await(message -> message.data().contains("\"s2\""));
        }
    }

    @Test
    void agentsQueuesAndCustomersHaveStreamsOfTheirOwn() throws Exception {
        try (EventStream agent = stream("/v1/agents/A7/live");
                EventStream customer = stream("/v1/customers/L-3/live");
                EventStream agents = stream("/v1/agents/live?events=features");
                EventStream queues = stream("/v1/queues/live")) {
            liveProducer.state("call-3", "L-3", "A7", "billing", CallStanding.WAITING);
            producer.begin();
            producer.send(
                    "desk",
                    new io.callstream.feature.EntityKey(
                            List.of("queue", "agent_id"), List.of("billing", "A7")),
                    event,
                    Map.of("handled", 4L));
            producer.commit();

            agent.await(message -> message.event().equals("state"));
            agent.await(message -> message.event().equals("features"));
            customer.await(message -> message.event().equals("state"));
            Message row = agents.await(message -> message.data().contains("\"A7\""));
            assertThat(row.event()).isEqualTo("features");
            queues.await(message -> message.data().contains("\"billing\""));
        }
    }

    @Test
    void silenceIsBrokenByHeartbeatsThatCarryThePosition() {
        try (EventStream screen = stream("/v1/calls/silent/live")) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> screen.comments() > 1 && !screen.lastId().isEmpty());
        }
    }

    @Test
    void whoAsksWronglyIsToldWhatWouldDo() throws Exception {
        HttpResponse<String> wrong = get("/v1/calls/x/live?events=segmet");

        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(wrong.body()).at("/faults/0/nearest/0").asText())
                .isEqualTo("segment");
        try (EventStream odd = EventStream.open(uri("/v1/calls/x/live"), "no id of ours")) {
            odd.await(message -> message.event().equals("gap"));
        }
    }

    /// It does not read at all: the sockets' buffers fill, then ours, then it is dropped, and the
    /// others do not notice.
    @Test
    void aClientThatDoesNotReadIsCutOff() throws Exception {
        try (Socket lazy = new Socket("127.0.0.1", service.port());
                EventStream screen = stream("/v1/calls/flood/live")) {
            lazy.setReceiveBufferSize(4_096);
            lazy.getOutputStream()
                    .write(
                            "GET /v1/calls/flood/live HTTP/1.1\r\nHost: x\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            String text = "x".repeat(4_000);
            for (int i = 0; i < 3_000; i++) {
                liveProducer.segment("flood", "s" + i, "AGENT", text, 0);
                if (i % 100 == 0) {
                    liveProducer.flush();
                    int sent = i;
                    screen.await(message -> message.data().contains("\"s" + sent + "\""));
                }
            }
            screen.await(message -> message.data().contains("\"s2999\""));
            Awaitility.await("the lazy one is cut off")
                    .atMost(Duration.ofSeconds(40))
                    .until(
                            () ->
                                    get("/metrics")
                                            .body()
                                            .matches(
                                                    "(?s).*connections_ended_total\\{reason=\"(stuck|slow)\"\\} 1.0.*"));
        }
    }

    private EventStream stream(String path) {
        EventStream stream = EventStream.open(uri(path), null);
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !stream.isEnded());
        return stream;
    }
}
