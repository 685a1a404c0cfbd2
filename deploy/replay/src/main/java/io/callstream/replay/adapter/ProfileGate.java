package io.callstream.replay.adapter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/// Asks the enrichment service whether it has consumed a profile snapshot: `GET /v1/profiles`.
public final class ProfileGate implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final URI address;
    private final InstantSource clock;

    public ProfileGate(URI enrichment, InstantSource clock) {
        this.address = URI.create(enrichment.toString().replaceAll("/+$", "") + "/v1/profiles");
        this.clock = clock;
    }

    /// Waits until that snapshot, or a newer one, is consumed.
    ///
    /// @param published hears how many profiles the service has published so far
    /// @throws DeliveryException where it is not within `patience`, with the last answer
    /// @throws InterruptedException where the thread is interrupted meanwhile
    public void await(LocalDate snapshot, Duration patience, LongConsumer published)
            throws InterruptedException {
        Instant deadline = clock.instant().plus(patience);
        CountDownLatch never = new CountDownLatch(1);
        while (true) {
            Answer answer = ask();
            published.accept(answer.published());
            if (answer.hasConsumed(snapshot)) {
                return;
            }
            if (!clock.instant().isBefore(deadline)) {
                throw new DeliveryException(
                        "The profile snapshot of "
                                + snapshot
                                + " was not consumed within "
                                + patience.toSeconds()
                                + " s; "
                                + address
                                + " last said: "
                                + answer.text()
                                + ". Check that the enrichment service runs and reads the same bucket, or replay without profiles");
            }
            boolean _ = never.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private Answer ask() throws InterruptedException {
        try {
            HttpResponse<String> response =
                    http.send(
                            HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5)).build(),
                            HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                return Answer.none("status " + response.statusCode() + " " + response.body());
            }
            return Answer.of(response.body());
        } catch (IOException e) {
            return Answer.none("no answer (" + e + ")");
        }
    }

    @Override
    public void close() {
        http.close();
    }

    /// What the service said.
    private record Answer(String text, LocalDate snapshot, long published, boolean consumed) {
        static Answer none(String text) {
            return new Answer(text, LocalDate.MIN, 0, false);
        }

        static Answer of(String body) {
            try {
                JsonNode json = JSON.readTree(body);
                JsonNode snapshot = json.path("snapshot");
                return new Answer(
                        body,
                        snapshot.isTextual() ? LocalDate.parse(snapshot.asText()) : LocalDate.MIN,
                        json.path("published").asLong(),
                        json.path("consumed").asBoolean());
            } catch (JsonProcessingException | DateTimeParseException e) {
                return none("not understood: " + body);
            }
        }

        boolean hasConsumed(LocalDate wanted) {
            return consumed && !snapshot.isBefore(wanted);
        }
    }
}
