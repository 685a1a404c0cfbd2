package io.callstream.serving.adapter;

import io.callstream.serving.online.OnlineRow;
import io.callstream.serving.online.OnlineStore;
import io.callstream.serving.online.OnlineStoreException;
import io.callstream.serving.online.RowQuery;
import io.callstream.serving.online.ServedView;
import io.callstream.serving.online.StoredRow;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.Base16;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The online store in Redis 6.2 or newer, in Feast's layout.
///
/// Rows are written by one thread, one script call a hash, all calls of a poll in flight together.
/// Reads are one `HMGET` a hash, in flight together with a look at the store's identity. The
/// identity is a key of its own, `callstream:store:<project>`, which is lost with the data.
public final class RedisOnlineStore implements OnlineStore, AutoCloseable {
    private static final int CALLS_IN_FLIGHT = 512;
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(5);

    private final String project;
    private final byte[] identityKey;
    private final Map<String, ViewFields> fieldsOf;
    private final Duration readTimeout;
    private final RedisLink link;
    private final byte[] script;
    private final String sha;
    private final Timer writeTime;
    private final Timer readTime;

    private interface ScriptCall {
        RedisFuture<List<byte[]>> send(byte[][] key, byte[][] arguments);
    }

    /// @param project suffix of every hash's key
    /// @param readTimeout after which a read fails
    public RedisOnlineStore(
            URI uri,
            Optional<String> password,
            String project,
            Collection<ServedView> views,
            Duration readTimeout,
            MeterRegistry metrics) {
        this.project = project;
        this.identityKey = ("callstream:store:" + project).getBytes(StandardCharsets.UTF_8);
        this.fieldsOf = views.stream().collect(Collectors.toMap(ServedView::name, ViewFields::new));
        this.readTimeout = readTimeout;
        this.script = Resources.bytes("write-rows.lua");
        this.sha = Base16.digest(script);
        this.link = new RedisLink(uri, password);
        this.writeTime = timer(metrics, "write");
        this.readTime = timer(metrics, "read");
    }

    @Override
    public String identity() {
        link.open();
        RedisAsyncCommands<byte[], byte[]> redis = link.reads().async();
        long deadline = System.nanoTime() + WRITE_TIMEOUT.toNanos();
        byte[] found = await(call(() -> redis.get(identityKey)), deadline);
        if (found == null) {
            byte[] fresh = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
            await(call(() -> redis.set(identityKey, fresh, SetArgs.Builder.nx())), deadline);
            found = await(call(() -> redis.get(identityKey)), deadline);
        }
        if (found == null) {
            throw new OnlineStoreException(
                    "Redis at "
                            + link.place()
                            + ": does not keep the key callstream:store:"
                            + project);
        }
        return new String(found, StandardCharsets.UTF_8);
    }

    @Override
    public List<Outcome> write(List<OnlineRow> rows) {
        Outcome[] outcomes = new Outcome[rows.size()];
        List<HashWrite> hashes = byHash(rows);
        Timer.Sample sample = Timer.start();
        for (int from = 0; from < hashes.size(); from += CALLS_IN_FLIGHT) {
            settle(hashes.subList(from, Math.min(from + CALLS_IN_FLIGHT, hashes.size())), outcomes);
        }
        sample.stop(writeTime);
        return Arrays.asList(outcomes);
    }

    @Override
    public Reading read(List<RowQuery> queries) {
        Timer.Sample sample = Timer.start();
        RedisAsyncCommands<byte[], byte[]> redis = link.reads().async();
        Map<ByteBuffer, HashRead> hashes = new LinkedHashMap<>();
        List<HashRead> hashOf = new ArrayList<>(queries.size());
        List<HashRead.Part> parts = new ArrayList<>(queries.size());
        for (RowQuery query : queries) {
            byte[] key = query.entity().redisKey(project);
            HashRead hash = hashes.computeIfAbsent(ByteBuffer.wrap(key), same -> new HashRead(key));
            hashOf.add(hash);
            parts.add(hash.add(fields(query.view()), query.features()));
        }
        RedisFuture<byte[]> identity = call(() -> redis.get(identityKey));
        hashes.values()
                .forEach(hash -> hash.send(call(() -> redis.hmget(hash.key(), hash.fields()))));
        long deadline = System.nanoTime() + readTimeout.toNanos();
        byte[] found = await(identity, deadline);
        for (HashRead hash : hashes.values()) {
            hash.receive(await(hash.answer(), deadline));
        }
        List<Optional<StoredRow>> rows = new ArrayList<>(queries.size());
        for (int i = 0; i < parts.size(); i++) {
            rows.add(hashOf.get(i).row(parts.get(i)));
        }
        sample.stop(readTime);
        return new Reading(
                Optional.ofNullable(found).map(bytes -> new String(bytes, StandardCharsets.UTF_8)),
                rows);
    }

    @Override
    public void close() {
        link.close();
    }

    private List<HashWrite> byHash(List<OnlineRow> rows) {
        Map<ByteBuffer, HashWrite> hashes = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            byte[] key = rows.get(i).entity().redisKey(project);
            hashes.computeIfAbsent(ByteBuffer.wrap(key), same -> new HashWrite(key))
                    .add(i, rows.get(i));
        }
        return List.copyOf(hashes.values());
    }

    /// Sends all calls, then those again whose script Redis does not know, with its text.
    private void settle(List<HashWrite> hashes, Outcome[] outcomes) {
        RedisAsyncCommands<byte[], byte[]> redis = link.writes().async();
        List<HashWrite> unknown =
                settle(
                        hashes,
                        outcomes,
                        (key, arguments) ->
                                redis.evalsha(sha, ScriptOutputType.MULTI, key, arguments));
        List<HashWrite> lost =
                settle(
                        unknown,
                        outcomes,
                        (key, arguments) ->
                                redis.eval(script, ScriptOutputType.MULTI, key, arguments));
        if (!lost.isEmpty()) {
            throw new OnlineStoreException("Redis at " + link.place() + ": takes no scripts");
        }
    }

    /// Gives those whose script Redis does not know.
    private List<HashWrite> settle(List<HashWrite> hashes, Outcome[] outcomes, ScriptCall script) {
        StatefulRedisConnection<byte[], byte[]> connection = link.writes();
        List<RedisFuture<List<byte[]>>> calls = new ArrayList<>(hashes.size());
        for (HashWrite hash : hashes) {
            byte[][] arguments = hash.arguments(fieldsOf);
            calls.add(call(() -> script.send(new byte[][] {hash.key()}, arguments)));
        }
        connection.flushCommands();
        List<HashWrite> unknown = new ArrayList<>();
        long deadline = System.nanoTime() + WRITE_TIMEOUT.toNanos();
        for (int i = 0; i < calls.size(); i++) {
            try {
                hashes.get(i).settle(await(calls.get(i), deadline), outcomes);
            } catch (OnlineStoreException e) {
                if (!(e.getCause() instanceof RedisNoScriptException)) {
                    throw e;
                }
                unknown.add(hashes.get(i));
            }
        }
        return unknown;
    }

    private ViewFields fields(ServedView view) {
        ViewFields fields = fieldsOf.get(view.name());
        if (fields == null) {
            throw new IllegalArgumentException("the view " + view.name() + " is not served");
        }
        return fields;
    }

    private <T> RedisFuture<T> call(Supplier<RedisFuture<T>> command) {
        try {
            return command.get();
        } catch (RedisException e) {
            throw link.away(e);
        }
    }

    private <T extends @Nullable Object> T await(RedisFuture<T> answer, long deadline) {
        try {
            return answer.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw link.away(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new OnlineStoreException("Redis at " + link.place() + ": no answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OnlineStoreException("Redis at " + link.place() + ": interrupted", e);
        }
    }

    private static Timer timer(MeterRegistry metrics, String command) {
        return Timer.builder("callstream.redis.duration")
                .description(
                        "Time from a request of the online store to Redis until its last answer")
                .tag("command", command)
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500))
                .register(metrics);
    }
}
