package io.callstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.local.process.LocalFault;
import io.callstream.local.report.Broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

class LocalStackIT {
    @TempDir private Path dir = Path.of("");

    @Test
    void dataSurviveDownAndUpAndEndWithWipe() throws Exception {
        // Given a stack in which each part keeps something
        LocalConfig config = LocalConfig.of(dir.resolve("data"), Ports.free());
        try (LocalStack stack = LocalStack.start(config, _ -> {})) {
            produce(stack.endpoints());
            assertThat(redis(config, "SET kept yes")).isEqualTo("+OK");
            put(stack.endpoints(), "kept");
            assertThat(registered(stack.endpoints())).contains("\"id\":1");
        }
        assertThat(new SuiteStatus(config).isUp()).isFalse();

        // When it starts again
        try (LocalStack stack = LocalStack.start(config, _ -> {})) {
            // Then all is there
            assertThat(consumed(stack.endpoints())).containsExactly("kept");
            assertThat(redis(config, "GET kept")).isEqualTo("$3");
            assertThatThrownBy(() -> put(stack.endpoints(), "kept"))
                    .isInstanceOfSatisfying(
                            S3Exception.class,
                            refused -> assertThat(refused.statusCode()).isEqualTo(412));
            assertThat(get(URI.create(stack.endpoints().registryUrl() + "/subjects")))
                    .contains("kept-value");
            assertThat(get(URI.create(stack.endpoints().registryUrl() + "/config")))
                    .contains("BACKWARD_TRANSITIVE");
            assertThatThrownBy(() -> new SuiteStatus(config).wipe()).isInstanceOf(LocalFault.class);
        }
        new SuiteStatus(config).wipe();
        assertThat(config.dir()).doesNotExist();
    }

    @Test
    void busyPortIsToldByNameBeforeAnythingStarts() throws IOException {
        // Given
        LocalConfig config = LocalConfig.of(dir.resolve("busy"), Ports.free());
        int port = config.ports().of(Part.KAFKA);
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            // When, Then
            assertThatThrownBy(() -> LocalStack.start(config, _ -> {}))
                    .isInstanceOf(LocalFault.class)
                    .hasMessage(
                            "port "
                                    + port
                                    + " (kafka) is in use by pid "
                                    + ProcessHandle.current().pid()
                                    + "; stop it or use --port-base");
        }
        assertThat(new SuiteStatus(config).isUp()).isFalse();
    }

    private static void produce(Endpoints endpoints) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", endpoints.kafkaBootstrap()))) {
            admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", endpoints.kafkaBootstrap()),
                        new StringSerializer(),
                        new StringSerializer())) {
            producer.send(new ProducerRecord<>("kept", "key", "kept")).get(30, TimeUnit.SECONDS);
        }
    }

    private static List<String> consumed(Endpoints endpoints) {
        List<String> values = new ArrayList<>();
        try (Broker broker = new Broker(endpoints.kafkaBootstrap())) {
            broker.read(
                    Map.of(),
                    broker.ends(),
                    record -> values.add(new String(record.value(), StandardCharsets.UTF_8)));
        }
        return values;
    }

    private static String redis(LocalConfig config, String command) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", config.ports().of(Part.REDIS)), 1000);
            socket.setSoTimeout(5000);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            StringBuilder line = new StringBuilder();
            int next = socket.getInputStream().read();
            while (next != '\r' && next >= 0) {
                line.append((char) next);
                next = socket.getInputStream().read();
            }
            return line.toString();
        }
    }

    private static void put(Endpoints endpoints, String key) {
        try (S3Client client = Buckets.client(endpoints)) {
            client.putObject(
                    request -> request.bucket(Endpoints.LAKE_BUCKET).key(key).ifNoneMatch("*"),
                    RequestBody.fromString("kept"));
        }
    }

    private static String registered(Endpoints endpoints) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        endpoints.registryUrl() + "/subjects/kept-value/versions"))
                        .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"schema\":\"\\\"string\\\"\"}"))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    private static String get(URI uri) throws IOException {
        return Http.get(uri).body();
    }
}
