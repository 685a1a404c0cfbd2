package io.callstream.ingest.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.callstream.ingest.validate.RecordKind;

import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Objects, arrays and CloudEvents over HTTP.
class IngestEndpointIT {
    private final Edge edge = new Edge();

    @AfterEach
    void close() {
        edge.close();
    }

    @Test
    void objectIsAppendedUnderTheKeyRuleWithItsPlace() throws IOException, InterruptedException {
        // When
        HttpResponse<String> response =
                edge.post(
                        Edge.JSON,
                        Edge.call(1),
                        "traceparent",
                        "00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-01");

        // Then
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(Edge.json(response).toString())
                .isEqualTo(
                        "{\"accepted\":1,\"records\":[{\"topic\":\"raw\",\"partition\":0,\"offset\":0}]}");
        ProducerRecord<byte[], byte[]> record = edge.appended().getFirst();
        assertThat(record.key()).asString().isEqualTo("call:c1");
        assertThat(record.value()).asString().isEqualTo(Edge.call(1));
        assertThat(Edge.header(record, "t_ingest")).isEqualTo("" + Edge.NOW.toEpochMilli());
        assertThat(Edge.header(record, "traceparent"))
                .isEqualTo("00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-01");
        assertThat(Edge.header(record, "ce_id")).isEqualTo("null");
    }

    @Test
    void arrayIsAppendedInOrderAndIdempotencyKeyNamesItsRecords()
            throws IOException, InterruptedException {
        // When
        HttpResponse<String> response =
                edge.post(
                        Edge.JSON,
                        "["
                                + Edge.call(1)
                                + ",{\"event_id\":\"own\","
                                + Edge.call(2).substring(1)
                                + "]",
                        "Idempotency-Key",
                        "batch-7");

        // Then
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(Edge.json(response).get("records")).hasSize(2);
        assertThat(Edge.header(edge.appended().get(0), "ce_id")).isEqualTo("batch-7:0");
        assertThat(Edge.header(edge.appended().get(1), "ce_id")).isEqualTo("null");
        assertThat(Edge.header(edge.appended().get(0), "traceparent"))
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
    }

    @Test
    void oneFaultRefusesTheWholeArrayAndAllFaultsAreTold()
            throws IOException, InterruptedException {
        // When
        HttpResponse<String> response =
                edge.post(
                        Edge.JSON,
                        "["
                                + Edge.call(1)
                                + ","
                                + Edge.call(2).replace("60", "-60")
                                + ",{\"talk_sec\":\"x\",\"source\":\"pbx\"}]");

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        JsonNode problem = Edge.json(response);
        assertThat(problem.get("status").asInt()).isEqualTo(400);
        List<String> faults =
                IntStream.range(0, problem.get("faults").size())
                        .mapToObj(i -> problem.get("faults").get(i))
                        .map(
                                fault ->
                                        fault.get("index").asInt()
                                                + " "
                                                + fault.get("field").asText()
                                                + " "
                                                + fault.get("reason").asText())
                        .toList();
        assertThat(faults)
                .containsExactly(
                        "1 duration_sec OUT_OF_RANGE",
                        "2 call_id MISSING_FIELD",
                        "2 timestamp MISSING_FIELD",
                        "2 talk_sec BAD_TYPE");
        assertThat(edge.appended()).isEmpty();
        assertThat(edge.accounting().of(RecordKind.CALL_EVENTS, "REFUSED_HTTP pbx")).isEqualTo(3);
        assertThat(edge.accounting().of(RecordKind.CALL_EVENTS, "OUT_OF_RANGE")).isEqualTo(1);
    }

    @Test
    void arrayOfUnknownLengthIsTakenAndBoundedToo() throws IOException, InterruptedException {
        // Given
        String calls =
                IntStream.range(0, 900).mapToObj(Edge::call).collect(Collectors.joining(","));
        byte[] body = ("[" + calls + "," + Edge.call(900) + "]").getBytes(StandardCharsets.UTF_8);
        byte[] large = ("[" + " ".repeat(9_000_000) + "]").getBytes(StandardCharsets.UTF_8);

        // When
        int taken = edge.postChunks(body);
        int refused = edge.postChunks(large);

        // Then
        assertThat(taken).isEqualTo(202);
        assertThat(edge.appended()).hasSize(901);
        assertThat(refused).isEqualTo(413);
    }

    @Test
    void brokerThatIsAwayOrBusyIsSaidSo() throws IOException, InterruptedException {
        // Given
        edge.breakAfter(0, new TimeoutException("away"));

        // When
        HttpResponse<String> away = edge.post(Edge.JSON, Edge.call(1));
        edge.breakAfter(0, new BufferExhaustedException("full"));
        HttpResponse<String> busy = edge.post(Edge.JSON, Edge.call(1));

        // Then
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(busy.statusCode()).isEqualTo(429);
        assertThat(busy.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void cloudEventsComeStructuredBinaryAndBatched() throws IOException, InterruptedException {
        // Given
        String structured =
                "{\"specversion\":\"1.0\",\"id\":\"e1\",\"source\":\"pbx\",\"type\":\"call\",\"data\":"
                        + Edge.call(1)
                        + "}";

        // When
        HttpResponse<String> one =
                edge.post("application/cloudevents+json; charset=UTF-8", structured);
        HttpResponse<String> batch =
                edge.post(
                        "application/cloudevents-batch+json",
                        "[" + structured + "," + structured + "]");
        HttpResponse<String> binary =
                edge.post(
                        Edge.JSON,
                        Edge.call(1),
                        "ce-specversion",
                        "1.0",
                        "ce-id",
                        "e%20%C3%A9",
                        "ce-source",
                        "pbx",
                        "ce-type",
                        "call");
        HttpResponse<String> binaryArray =
                edge.post(
                        Edge.JSON,
                        "[" + Edge.call(1) + "]",
                        "ce-specversion",
                        "1.0",
                        "ce-id",
                        "e1",
                        "ce-source",
                        "pbx");

        // Then
        assertThat(
                        List.of(
                                one.statusCode(),
                                batch.statusCode(),
                                binary.statusCode(),
                                binaryArray.statusCode()))
                .containsExactly(202, 202, 202, 400);
        assertThat(edge.appended()).hasSize(4);
        assertThat(edge.appended().getFirst().value()).asString().isEqualTo(structured);
        assertThat(Edge.header(edge.appended().getLast(), "ce_id")).isEqualTo("e é");
        assertThat(Edge.header(edge.appended().getLast(), "ce_specversion")).isEqualTo("1.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/json; charset=iso-8859-1"
            })
    void otherContentTypesAreUnsupported(String type) throws IOException, InterruptedException {
        assertThat(edge.post(type, Edge.call(1)).statusCode()).isEqualTo(415);
    }

    @Test
    void compressedBodiesAreRefused() throws IOException, InterruptedException {
        // When
        HttpResponse<String> response =
                edge.post(Edge.JSON, Edge.call(1), "Content-Encoding", "gzip");

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(edge.appended()).isEmpty();
    }

    @Test
    void tooLargeBodiesAreRefusedAndTheEdgeGoesOn() throws IOException, InterruptedException {
        // When
        HttpResponse<String> record =
                edge.post(Edge.JSON, "{\"a\":\"" + "x".repeat(1_100_000) + "\"}");
        HttpResponse<String> body = edge.post(Edge.JSON, "[" + " ".repeat(9_000_000) + "]");
        HttpResponse<String> many = edge.post(Edge.JSON, "[" + "{},".repeat(1_000) + "{}]");
        HttpResponse<String> line =
                edge.post(Edge.NDJSON, "x".repeat(3_000_000) + "\n" + Edge.call(1));
        HttpResponse<String> empty = edge.post(Edge.JSON, "");

        // Then
        assertThat(record.statusCode()).isEqualTo(413);
        assertThat(body.statusCode()).isEqualTo(413);
        assertThat(many.statusCode()).isEqualTo(413);
        assertThat(Edge.json(line).get("accepted").asInt()).isEqualTo(1);
        assertThat(Edge.json(line).get("faults").get(0).get("reason").asText())
                .isEqualTo("TOO_LARGE");
        assertThat(empty.statusCode()).isEqualTo(400);
    }

    @Test
    void routesAreDescribed() throws IOException, InterruptedException {
        // When
        HttpResponse<String> response = edge.send(edge.request("/openapi.json").build());

        // Then
        assertThat(Edge.json(response).get("paths").has("/v1/call-events")).isTrue();
        assertThat(Edge.json(response).get("openapi").asText()).startsWith("3.");
    }
}
