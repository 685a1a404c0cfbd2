package io.callstream.ingest.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// NDJSON over HTTP.
class NdjsonIT {
    private final Edge edge = new Edge();

    @AfterEach
    void close() {
        edge.close();
    }

    @Test
    void linesAreTakenOneByOne() throws IOException, InterruptedException {
        // When
        HttpResponse<String> response =
                edge.post(Edge.NDJSON, Edge.call(1) + "\n\nnonsense\r\n" + Edge.call(2) + "\n");

        // Then
        assertThat(response.statusCode()).isEqualTo(202);
        JsonNode answer = Edge.json(response);
        assertThat(answer.get("accepted").asInt()).isEqualTo(2);
        assertThat(answer.get("refused").asInt()).isEqualTo(1);
        assertThat(answer.get("faults").get(0).get("line").asInt()).isEqualTo(3);
        assertThat(answer.get("faults").get(0).get("reason").asText()).isEqualTo("MALFORMED_JSON");
        assertThat(edge.appended()).hasSize(2);
    }

    @Test
    void onlyTheFirstThousandFaultsOfLinesAreTold() throws IOException, InterruptedException {
        // When
        HttpResponse<String> response = edge.post(Edge.NDJSON, "x\n".repeat(1_500));

        // Then
        assertThat(Edge.json(response).get("refused").asInt()).isEqualTo(1_500);
        assertThat(Edge.json(response).get("faults")).hasSize(1_000);
    }

    @Test
    void streamOfUnknownLengthIsTaken() throws IOException, InterruptedException {
        // Given
        String body =
                IntStream.range(0, 5_000).mapToObj(Edge::call).collect(Collectors.joining("\n"));
        InputStream stream = new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));

        // When
        HttpResponse<String> response =
                edge.send(
                        edge.request("/v1/call-events")
                                .header("Content-Type", Edge.NDJSON)
                                .POST(BodyPublishers.ofInputStream(() -> stream))
                                .build());

        // Then
        assertThat(Edge.json(response).get("accepted").asInt()).isEqualTo(5_000);
    }

    @Test
    void brokerThatFailsMidwayLeavesThePlaceToGoOnFrom() throws IOException, InterruptedException {
        // Given
        edge.breakAfter(3, new TimeoutException("away"));

        // When
        HttpResponse<String> response =
                edge.post(
                        Edge.NDJSON,
                        Edge.call(1)
                                + "\nbad\n"
                                + Edge.call(2)
                                + "\n"
                                + Edge.call(3)
                                + "\n"
                                + Edge.call(4)
                                + "\n"
                                + Edge.call(5));

        // Then
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("5");
        assertThat(Edge.json(response).get("durable_lines").asInt()).isEqualTo(4);
    }
}
