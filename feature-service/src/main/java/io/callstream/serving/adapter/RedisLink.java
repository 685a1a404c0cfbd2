package io.callstream.serving.adapter;

import io.callstream.serving.online.OnlineStoreException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Connections to one Redis: opened when Redis is first there, mended by themselves after that.
///
/// While Redis is away every command fails at once rather than waiting in a queue.
final class RedisLink implements AutoCloseable {
    private static final int MOST_IN_FLIGHT = 20_000;

    private final URI uri;
    private final ClientResources resources;
    private final RedisClient client;
    private volatile @Nullable StatefulRedisConnection<byte[], byte[]> reads;
    private volatile @Nullable StatefulRedisConnection<byte[], byte[]> writes;

    RedisLink(URI uri, Optional<String> password) {
        this.uri = uri;
        resources =
                DefaultClientResources.builder()
                        .reconnectDelay(
                                () ->
                                        Delay.exponential(
                                                Duration.ofMillis(20),
                                                Duration.ofMillis(500),
                                                2,
                                                TimeUnit.MILLISECONDS))
                        .build();
        RedisURI redis = RedisURI.create(uri.toString());
        redis.setTimeout(Duration.ofSeconds(5));
        password.ifPresent(text -> redis.setAuthentication(text.toCharArray()));
        client = RedisClient.create(resources, redis);
        client.setOptions(
                ClientOptions.builder()
                        .autoReconnect(true)
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .requestQueueSize(MOST_IN_FLIGHT)
                        .socketOptions(
                                SocketOptions.builder()
                                        .connectTimeout(Duration.ofSeconds(1))
                                        .build())
                        .build());
    }

    /// Opens what is not open yet; call it from one thread.
    ///
    /// @throws OnlineStoreException where Redis is away or refuses
    void open() {
        if (reads != null) {
            return;
        }
        try {
            if (writes == null) {
                StatefulRedisConnection<byte[], byte[]> opened =
                        client.connect(ByteArrayCodec.INSTANCE);
                opened.setAutoFlushCommands(false);
                writes = opened;
            }
            reads = client.connect(ByteArrayCodec.INSTANCE);
        } catch (RedisException e) {
            throw away(e);
        }
    }

    /// For many threads; each command is sent at once.
    StatefulRedisConnection<byte[], byte[]> reads() {
        return opened(reads);
    }

    /// For the loop's thread alone; commands are sent when it flushes.
    StatefulRedisConnection<byte[], byte[]> writes() {
        return opened(writes);
    }

    OnlineStoreException away(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason =
                root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return new OnlineStoreException("Redis at " + place() + ": " + reason, cause);
    }

    /// Host and port, without the credentials that a URI may carry.
    String place() {
        return uri.getHost()
                + ":"
                + (uri.getPort() < 0 ? RedisURI.DEFAULT_REDIS_PORT : uri.getPort());
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        resources.shutdown(0, 2, TimeUnit.SECONDS);
    }

    private StatefulRedisConnection<byte[], byte[]> opened(
            @Nullable StatefulRedisConnection<byte[], byte[]> connection) {
        if (connection == null) {
            throw new OnlineStoreException("Redis at " + place() + ": not connected yet");
        }
        return connection;
    }
}
