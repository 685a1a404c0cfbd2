package io.callstream.local;

import io.callstream.local.process.LocalFault;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/// Short questions over HTTP, each bounded by seconds.
public final class Http {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();

    private Http() {}

    /// An answer: its status and its body as text.
    ///
    /// @param status the HTTP status
    /// @param body UTF-8
    public record Answer(int status, String body) {}

    /// Asks with GET.
    ///
    /// @throws IOException where nobody answers within five seconds
    public static Answer get(URI uri) throws IOException {
        return send(HttpRequest.newBuilder(uri));
    }

    /// Sends a JSON document with PUT.
    ///
    /// @throws IOException where nobody answers within five seconds
    static Answer put(URI uri, String json) throws IOException {
        return send(
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static Answer send(HttpRequest.Builder builder) throws IOException {
        HttpRequest request = builder.timeout(Duration.ofSeconds(5)).build();
        try {
            HttpResponse<String> response =
                    CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalFault("interrupted while asking " + request.uri(), e);
        }
    }

    /// Empty if that address answers 200; else what it says instead.
    static Optional<String> fault(String url) {
        try {
            Answer answer = get(URI.create(url));
            return answer.status() == 200
                    ? Optional.empty()
                    : Optional.of(
                            url + " answers " + answer.status() + " " + shortened(answer.body()));
        } catch (IOException e) {
            return Optional.of(url + " does not answer: " + e);
        }
    }

    private static String shortened(String body) {
        String line = body.replaceAll("\\s+", " ").strip();
        return line.length() > 300 ? line.substring(0, 300) + "…" : line;
    }
}
