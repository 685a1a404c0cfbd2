package io.callstream.serving.adapter;

import io.callstream.serving.online.OnlineStoreException;
import io.callstream.serving.online.RedisSettings;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Connections to Redis, in whatever form it is run: opened when Redis is first there, mended by
/// themselves after that.
///
/// While Redis is away every command fails at once rather than waiting in a queue.
final class RedisLink implements AutoCloseable {
    private final RedisSettings settings;
    private final RedisClients clients;
    private volatile RedisClients.@Nullable Connection reads;
    private volatile RedisClients.@Nullable Connection writes;

    RedisLink(RedisSettings settings) {
        this.settings = settings;
        this.clients = RedisClients.of(settings);
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
                writes = clients.connect(false);
            }
            reads = clients.connect(true);
        } catch (RedisException e) {
            throw away(e);
        }
    }

    /// For many threads; each command is sent at once.
    RedisClusterAsyncCommands<byte[], byte[]> reads() {
        return opened(reads).commands();
    }

    /// For the loop's thread alone; commands are sent by [#flushWrites].
    RedisClusterAsyncCommands<byte[], byte[]> writes() {
        return opened(writes).commands();
    }

    void flushWrites() {
        opened(writes).flush().run();
    }

    /// Makes a call whose failure to start is told as ours.
    <T> RedisFuture<T> call(Supplier<RedisFuture<T>> command) {
        try {
            return command.get();
        } catch (RedisException e) {
            throw away(e);
        }
    }

    /// @param deadline in [System#nanoTime]'s time
    <T extends @Nullable Object> T await(RedisFuture<T> answer, long deadline) {
        try {
            return answer.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw away(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new OnlineStoreException(
                    "Redis at " + settings.place() + ": no answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OnlineStoreException("Redis at " + settings.place() + ": interrupted", e);
        }
    }

    OnlineStoreException away(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason =
                root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return new OnlineStoreException("Redis at " + settings.place() + ": " + reason, cause);
    }

    String place() {
        return settings.place();
    }

    @Override
    public void close() {
        clients.close();
    }

    private RedisClients.Connection opened(RedisClients.@Nullable Connection connection) {
        if (connection == null) {
            throw new OnlineStoreException("Redis at " + settings.place() + ": not connected yet");
        }
        return connection;
    }
}
