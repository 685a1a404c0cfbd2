package io.callstream.serving.adapter;

import static io.callstream.serving.fixture.Rows.CALLS;
import static io.callstream.serving.fixture.Rows.MOOD;
import static io.callstream.serving.fixture.Rows.customer;
import static io.callstream.serving.fixture.Rows.query;
import static io.callstream.serving.fixture.Rows.row;
import static io.callstream.serving.fixture.Rows.tombstone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.serving.fixture.RedisProcess;
import io.callstream.serving.fixture.TlsFront;
import io.callstream.serving.online.Document;
import io.callstream.serving.online.OnlineRow;
import io.callstream.serving.online.OnlineStore.Outcome;
import io.callstream.serving.online.OnlineStoreException;
import io.callstream.serving.online.RedisSettings;
import io.callstream.serving.online.RowQuery;
import io.callstream.serving.online.StoredRow;
import io.callstream.serving.online.Subject;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The same contract on one server, a cluster of three, a master behind a sentinel, with TLS and
/// with a user of the access control list.
@ParameterizedClass
@MethodSource("io.callstream.serving.fixture.RedisProcess#binaries")
class RedisFormsIT {
    @Parameter String binary = "";
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        Collections.reverse(opened);
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    @Test
    void clusterOfThreeKeepsTheContract() {
        // Given
        List<RedisProcess> nodes =
                IntStream.range(0, 3)
                        .mapToObj(
                                i -> {
                                    int port = clusterPort();
                                    return keep(
                                            RedisProcess.startAt(
                                                    binary,
                                                    port,
                                                    "--cluster-enabled",
                                                    "yes",
                                                    "--cluster-config-file",
                                                    "nodes-" + port + "-" + System.nanoTime()));
                                })
                        .toList();
        for (int i = 0; i < 3; i++) {
            int from = i * SlotHash.SLOT_COUNT / 3;
            int to = (i + 1) * SlotHash.SLOT_COUNT / 3;
            int node = i;
            commands(
                    nodes.get(i),
                    redis -> {
                        redis.clusterAddSlots(IntStream.range(from, to).toArray());
                        if (node > 0) {
                            redis.clusterMeet("127.0.0.1", nodes.getFirst().port());
                        }
                    });
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                nodes.stream()
                                        .allMatch(
                                                node ->
                                                        info(node).contains("cluster_state:ok")
                                                                && info(node)
                                                                        .contains(
                                                                                "cluster_known_nodes:3")));
        String hosts =
                nodes.stream()
                        .map(node -> "127.0.0.1:" + node.port())
                        .collect(Collectors.joining(","));

        // Then
        contract(RedisSettings.at(URI.create("redis-cluster://" + hosts)));
        assertThat(nodes).allMatch(node -> info(node).contains("cluster_slots_ok:16384"));
    }

    @Test
    void sentinelsMasterIsFollowedToItsSuccessor(@TempDir Path directory) throws Exception {
        // Given
        RedisProcess master = keep(RedisProcess.start(binary));
        keep(
                RedisProcess.start(
                        binary, "--replicaof", "127.0.0.1", Integer.toString(master.port())));
        int port = RedisProcess.freePort();
        Path config = directory.resolve("sentinel.conf");
        Files.writeString(
                config,
                """
                port %d
                bind 127.0.0.1
                dir %s
                sentinel monitor main 127.0.0.1 %d 1
                sentinel down-after-milliseconds main 1000
                sentinel failover-timeout main 5000
                """
                        .formatted(port, directory, master.port()));
        keep(RedisProcess.startAt(binary, port, config.toString(), "--sentinel"));
        RedisSettings settings =
                RedisSettings.at(URI.create("redis-sentinel://127.0.0.1:" + port + "#main"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> sentinel(port).contains("slaves=1"));
        contract(settings);

        // When
        try (RedisOnlineStore store = open(settings)) {
            store.identity();
            store.write(List.of(row(CALLS, "before", 1, 1, 1L, 1.0, "a")));
            commands(master, redis -> redis.waitForReplication(1, 2_000));
            master.kill();

            // Then
            Awaitility.await()
                    .atMost(Duration.ofSeconds(40))
                    .ignoreExceptions()
                    .until(
                            () ->
                                    store.write(List.of(row(CALLS, "after", 1, 1, 2L, 1.0, "a")))
                                            .equals(List.of(Outcome.APPLIED)));
            assertThat(store.read(List.of(query(CALLS, "after"))).rows().getFirst()).isPresent();
        }
    }

    @Test
    void tlsIsTrustedByItsAuthorityAlone(@TempDir Path directory) throws Exception {
        RedisProcess redis = keep(RedisProcess.start(binary));
        TlsFront front = keep(TlsFront.start(redis.port(), directory));
        URI uri = URI.create("rediss://127.0.0.1:" + front.port());

        contract(
                new RedisSettings(
                        uri, Optional.empty(), Optional.empty(), Optional.of(front.authority())));
        try (RedisOnlineStore stranger = open(RedisSettings.at(uri))) {
            assertThatThrownBy(stranger::identity).isInstanceOf(OnlineStoreException.class);
        }
    }

    @Test
    void userOfTheAccessControlListNeedsNoMoreThanItsKeys() {
        RedisProcess redis = keep(RedisProcess.start(binary));
        commands(
                redis,
                admin -> {
                    admin.dispatch(
                            CommandType.ACL,
                            new StatusOutput<>(StringCodec.UTF8),
                            new CommandArgs<>(StringCodec.UTF8)
                                    .add("SETUSER")
                                    .add("desk")
                                    .add("on")
                                    .add(">pass word")
                                    .add("~*")
                                    .add("+@read")
                                    .add("+@write")
                                    .add("+@scripting")
                                    .add("+@connection"));
                });
        contract(
                new RedisSettings(
                        redis.uri(),
                        Optional.of("desk"),
                        Optional.of("pass word"),
                        Optional.empty()));
        try (RedisOnlineStore wrong =
                open(
                        new RedisSettings(
                                redis.uri(),
                                Optional.of("desk"),
                                Optional.of("other"),
                                Optional.empty()))) {
            assertThatThrownBy(wrong::identity)
                    .isInstanceOf(OnlineStoreException.class)
                    .message()
                    .doesNotContain("other");
        }
    }

    /// Many entities, so that every node of a cluster has some.
    private static void contract(RedisSettings settings) {
        try (RedisOnlineStore store = open(settings)) {
            // Given
            String identity = store.identity();
            List<OnlineRow> rows = new ArrayList<>();
            List<RowQuery> queries = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                rows.add(row(CALLS, "F-" + i, 1_000, 5, (long) i, 0.5, "q"));
                rows.add(row(MOOD, "F-" + i, 1_000, 5, -0.25));
                queries.add(query(CALLS, "F-" + i));
                queries.add(query(MOOD, "F-" + i));
            }

            // Then
            assertThat(store.write(rows)).containsOnly(Outcome.APPLIED);
            assertThat(store.write(rows)).as("replayed").containsOnly(Outcome.STALE);
            List<Optional<StoredRow>> read = store.read(queries).rows();
            for (int i = 0; i < 120; i++) {
                assertThat(read.get(2 * i).orElseThrow().cells().getFirst())
                        .isEqualTo(Integer.toString(i));
            }
            assertThat(store.read(queries).identity()).contains(identity);
            assertThat(store.write(List.of(tombstone(CALLS, "F-1", 2_000, 9))))
                    .containsOnly(Outcome.APPLIED);
            assertThat(store.read(List.of(query(CALLS, "F-1"))).rows().getFirst()).isEmpty();
            Subject subject = new Subject(Subject.Kind.CUSTOMER, customer("F-1").toString());
            store.writeDocuments(
                    List.of(new Document(subject, "profile", 1, 1, Map.of("a", 1), Duration.ZERO)));
            assertThat(store.read(List.of(), List.of(subject)).documents().getFirst()).hasSize(1);
        }
    }

    private static RedisOnlineStore open(RedisSettings settings) {
        return new RedisOnlineStore(
                settings,
                "test",
                List.of(CALLS, MOOD),
                Duration.ofSeconds(5),
                new SimpleMeterRegistry());
    }

    private <T extends AutoCloseable> T keep(T one) {
        opened.add(one);
        return one;
    }

    /// The cluster's bus takes the port 10,000 above.
    private static int clusterPort() {
        int port = RedisProcess.freePort();
        while (port > 55_000) {
            port = RedisProcess.freePort();
        }
        return port;
    }

    private static String info(RedisProcess node) {
        StringBuilder info = new StringBuilder();
        commands(node, redis -> info.append(redis.clusterInfo()));
        return info.toString();
    }

    private static String sentinel(int port) {
        RedisClient client = RedisClient.create("redis://127.0.0.1:" + port);
        try {
            return client.connect().sync().info("sentinel");
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
    }

    private static void commands(RedisProcess node, Consumer<RedisCommands<String, String>> work) {
        RedisClient client = RedisClient.create(node.uri().toString());
        try {
            work.accept(client.connect().sync());
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
    }
}
