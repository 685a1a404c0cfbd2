package io.callstream.replay.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

class ProfileGateIT {
    private static final LocalDate DAY = LocalDate.of(1999, 1, 30);

    private final Queue<String> answers = new ArrayDeque<>();
    private HttpServer server = emptyServer();

    @BeforeEach
    void listen() {
        server.createContext(
                "/v1/profiles",
                exchange -> {
                    String next = answers.size() > 1 ? answers.poll() : answers.peek();
                    byte[] body = String.valueOf(next).getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(next == null ? 503 : 200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void theGateOpensOnceTheSnapshotIsConsumed() throws InterruptedException {
        // Given
        answers.add("{\"snapshot\":null,\"published\":0,\"consumed\":true}");
        answers.add("{\"snapshot\":\"1999-01-29\",\"published\":3,\"consumed\":true}");
        answers.add("{\"snapshot\":\"1999-01-30\",\"published\":5,\"consumed\":false}");
        answers.add("{\"snapshot\":\"1999-01-30\",\"published\":7,\"consumed\":true}");
        List<Long> published = new ArrayList<>();

        // When
        try (ProfileGate gate = new ProfileGate(address(), InstantSource.system())) {
            gate.await(DAY, Duration.ofSeconds(20), published::add);
        }

        // Then
        assertThat(published).containsExactly(0L, 3L, 5L, 7L);
    }

    @Test
    void aSnapshotThatIsNotConsumedEndsTheWaitWithTheLastAnswer() {
        // Given
        answers.add("{\"snapshot\":\"1999-01-30\",\"published\":5,\"consumed\":false}");

        // Then
        try (ProfileGate gate = new ProfileGate(address(), InstantSource.system())) {
            assertThatThrownBy(() -> gate.await(DAY, Duration.ofMillis(500), _ -> {}))
                    .isInstanceOf(DeliveryException.class)
                    .hasMessageContaining("1999-01-30")
                    .hasMessageContaining("\"consumed\":false");
        }
    }

    @Test
    void nobodyThereIsToldAsSuch() {
        // Given
        server.stop(0);

        // Then
        try (ProfileGate gate = new ProfileGate(address(), InstantSource.system())) {
            assertThatThrownBy(() -> gate.await(DAY, Duration.ofMillis(100), _ -> {}))
                    .isInstanceOf(DeliveryException.class)
                    .hasMessageContaining("no answer");
        }
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static HttpServer emptyServer() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
