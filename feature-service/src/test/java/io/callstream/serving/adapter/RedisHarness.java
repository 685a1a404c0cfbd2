package io.callstream.serving.adapter;

import static io.callstream.serving.fixture.Rows.CALLS;
import static io.callstream.serving.fixture.Rows.MOOD;
import static io.callstream.serving.fixture.Rows.customer;
import static io.callstream.serving.fixture.Rows.query;
import static io.callstream.serving.fixture.Rows.row;

import io.callstream.feature.FeatureType;
import io.callstream.serving.fixture.RedisProcess;
import io.callstream.serving.online.OnlineRow;
import io.callstream.serving.online.OnlineStore.Outcome;
import io.callstream.serving.online.RedisSettings;
import io.callstream.serving.online.ServedView;
import io.callstream.serving.online.StoredRow;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// A store of two views on a Redis of its own.
abstract class RedisHarness {
    static final Duration PATIENCE = Duration.ofSeconds(2);

    @Parameter String binary = "";

    RedisProcess process;
    RedisOnlineStore store;
    RedisClient client;
    RedisCommands<byte[], byte[]> redis;

    @BeforeEach
    void start() {
        process = RedisProcess.start(binary);
        store = open(List.of(CALLS, MOOD));
        store.identity();
        client = RedisClient.create(process.uri().toString());
        redis = client.connect(ByteArrayCodec.INSTANCE).sync();
    }

    RedisOnlineStore open(List<ServedView> views) {
        return new RedisOnlineStore(
                RedisSettings.at(process.uri()),
                "test",
                views,
                PATIENCE,
                new SimpleMeterRegistry());
    }

    @AfterEach
    void stop() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        store.close();
        process.close();
    }

    Outcome write(OnlineRow row) {
        return store.write(List.of(row)).getFirst();
    }

    Object calls(String customer) {
        StoredRow row = store.read(List.of(query(CALLS, customer))).rows().getFirst().orElseThrow();
        return Objects.requireNonNull(row.value(0, FeatureType.INT64));
    }
}
