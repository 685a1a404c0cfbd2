package io.callstream.serving;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Two instances under load: what readers notice of a restart, and of a store that is wiped.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RollingRestartIT extends FeatureServiceHarness {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final CopyOnWriteArrayList<Integer> balanced = new CopyOnWriteArrayList<>();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger slow = new AtomicInteger();
    private final CopyOnWriteArrayList<String> failures = new CopyOnWriteArrayList<>();

    @Test
    void rollingRestartOfTwoInstancesFailsNoRead() throws Exception {
        // Given
        rows("R-");
        FeatureService other = start(1);
        awaitReady(other);
        List<Thread> load = load("R-");

        // When each is taken out of the balance, stopped, started and put back when it is ready
        balanced.remove((Integer) service.port());
        service.close();
        service = start(0);
        awaitReady(service);
        balanced.remove((Integer) other.port());
        other.close();
        other = start(1);
        awaitReady(other);
        int before = reads.get();
        Awaitility.await().until(() -> reads.get() > before + 50);
        finish(load);
        other.close();

        // Then
        assertThat(failures).isEmpty();
        assertThat(reads.get()).isGreaterThan(100);
        assertThat(slow.get()).as("asked twice").isLessThan(Math.max(5, reads.get() / 100));
    }

    @Test
    @Order(1) // the other test leaves a static member behind, whose session must end first
    void storeThatIsWipedUnderLoadAnswersNothingWrongAndComesBack() throws Exception {
        // Given
        rows("L-");
        balanced.add(service.port());
        List<Thread> load = load("L-");

        // When
        redis.flush();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> failures.stream().anyMatch(one -> one.startsWith("503")));
        awaitReady();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> get("/v1/features/calls/L-0").statusCode() == 200);
        int asked = reads.get();
        Awaitility.await()
                .until(() -> reads.get() > asked + 20); // no answer of before is on its way
        int before = failures.size();
        int served = reads.get();
        Awaitility.await().until(() -> reads.get() > served + 50);
        finish(load);

        // Then
        assertThat(failures)
                .as("never 404, never another's row")
                .allMatch(one -> one.startsWith("503"));
        assertThat(failures).as("none once it is ready").hasSize(before);
    }

    private void rows(String prefix) {
        producer.begin();
        for (int i = 0; i < 20; i++) {
            producer.send("calls", customer(prefix + i), event, Map.of("calls_last_24h", (long) i));
        }
        producer.commit();
        for (int i = 0; i < 20; i++) {
            awaitRow("/v1/features/calls/" + prefix + i);
        }
        balanced.clear();
        failures.clear();
        reads.set(0);
        slow.set(0);
        stop.set(false);
        balanced.add(service.port());
    }

    private void awaitReady(FeatureService instance) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> read(instance.port(), "/ready").statusCode() == 200);
        balanced.addIfAbsent(instance.port());
    }

    private List<Thread> load(String prefix) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int first = i;
            threads.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        for (int j = first; !stop.get(); j++) {
                                            read(prefix, j);
                                        }
                                    }));
        }
        return threads;
    }

    private void read(String prefix, int count) {
        List<Integer> ports = List.copyOf(balanced);
        int customer = count % 20;
        try {
            int port = ports.get(count % ports.size());
            String path = "/v1/features/calls/" + prefix + customer;
            HttpResponse<String> answer = read(port, path);
            if (answer.body().contains("no answer in time")) {
                slow.incrementAndGet(); // a busy machine's, not the restart's: as Retry-After says
                answer = read(port, path);
            }
            boolean right =
                    answer.statusCode() == 200
                            && answer.body().contains("\"calls_last_24h\":" + customer + ",");
            if (!right) {
                failures.add(answer.statusCode() + " " + answer.body());
            }
        } catch (IOException e) {
            failures.add("broken: " + e);
        }
        reads.incrementAndGet();
    }

    private static HttpResponse<String> read(int port, String path) throws IOException {
        try {
            return CLIENT.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void finish(List<Thread> load) throws InterruptedException {
        stop.set(true);
        for (Thread thread : load) {
            thread.join();
        }
    }
}
