package io.callstream.e2e.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.callstream.local.Part;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// A client of the HTTP edge, as an outside system would be one.
public final class Edge implements AutoCloseable {
    public static final String JSON = "application/json";
    public static final String NDJSON = "application/x-ndjson";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Suite suite;

    public Edge(Suite suite) {
        this.suite = suite;
    }

    /// An answer.
    ///
    /// @param status of HTTP
    /// @param type media type of the body
    public record Answer(int status, String type, JsonNode body) {}

    /// Posts one JSON object or an array.
    public Answer post(String kind, String json) {
        return post(kind, JSON, json);
    }

    /// Posts a body of that media type to `/v1/<kind>`.
    ///
    /// @param headers more headers, name and value by turns
    public Answer post(String kind, String type, String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(suite.endpoints().url(Part.INGEST).resolve("/v1/" + kind))
                        .timeout(Duration.ofSeconds(60))
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    MAPPER.readTree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException("the HTTP edge does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while posting", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
