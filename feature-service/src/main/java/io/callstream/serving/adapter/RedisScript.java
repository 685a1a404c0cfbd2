package io.callstream.serving.adapter;

import io.callstream.serving.online.OnlineStoreException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.Base16;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// A Lua script that is called once a hash, many calls in flight together.
///
/// By its digest; where Redis does not know it, that call again with its text.
final class RedisScript {
    private static final int CALLS_IN_FLIGHT = 2_048;
    private static final int CALLS_A_WRITE = 64;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final RedisLink link;
    private final byte[] text;
    private final String sha;
    private final ScriptOutputType output;

    /// A call for the hash of that key.
    ///
    /// @param arguments made when the call is sent: while Redis works on those before
    record Call(byte[] key, Supplier<byte[][]> arguments) {}

    private interface Sender {
        RedisFuture<Object> send(byte[][] key, byte[][] arguments);
    }

    RedisScript(RedisLink link, String resource, ScriptOutputType output) {
        this.link = link;
        this.text = Resources.bytes(resource);
        this.sha = Base16.digest(text);
        this.output = output;
    }

    /// Makes the calls; gives an answer for each, in their order.
    ///
    /// @throws OnlineStoreException where Redis is away; any of the calls may have been made
    List<Object> call(List<Call> calls) {
        List<Object> answers = new ArrayList<>(calls.size());
        for (int from = 0; from < calls.size(); from += CALLS_IN_FLIGHT) {
            answers.addAll(
                    some(calls.subList(from, Math.min(from + CALLS_IN_FLIGHT, calls.size()))));
        }
        return answers;
    }

    private List<Object> some(List<Call> calls) {
        RedisClusterAsyncCommands<byte[], byte[]> redis = link.writes();
        List<RedisFuture<Object>> sent =
                send(calls, (key, arguments) -> redis.evalsha(sha, output, key, arguments));
        List<Object> answers = new ArrayList<>(calls.size());
        List<Call> again = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        for (int i = 0; i < calls.size(); i++) {
            try {
                answers.add(link.await(sent.get(i), deadline));
            } catch (OnlineStoreException e) {
                if (!(e.getCause() instanceof RedisNoScriptException)) {
                    throw e;
                }
                answers.add(List.of());
                again.add(calls.get(i));
                places.add(i);
            }
        }
        if (!again.isEmpty()) {
            List<RedisFuture<Object>> repeated =
                    send(again, (key, arguments) -> redis.eval(text, output, key, arguments));
            for (int i = 0; i < again.size(); i++) {
                answers.set(places.get(i), link.await(repeated.get(i), deadline));
            }
        }
        return answers;
    }

    private List<RedisFuture<Object>> send(List<Call> calls, Sender sender) {
        List<RedisFuture<Object>> sent = new ArrayList<>(calls.size());
        for (Call call : calls) {
            byte[][] arguments = call.arguments().get();
            sent.add(link.call(() -> sender.send(new byte[][] {call.key()}, arguments)));
            if (sent.size() % CALLS_A_WRITE == 0) {
                link.flushWrites();
            }
        }
        link.flushWrites();
        return sent;
    }
}
