package io.callstream.e2e.suite;

import org.apache.kafka.common.utils.Utils;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/// Whole calls as JSON.
public final class Calls {
    private static final int PARTITIONS = 6;

    private Calls() {}

    /// An answered call with its own event id; its talk is its whole length.
    public static String answered(String callId, String customer, Instant endedAt, double talkSec) {
        return """
        {"event_id":"%s","source":"e2e","call_id":"%s","customer_id":"%s","timestamp":"%s","ended_at":"%s",\
        "agent_id":"agent-1","queue":"billing","wait_sec":0,"talk_sec":%s,"duration_sec":%s,"outcome":"ANSWERED"}"""
                .formatted(
                        callId,
                        callId,
                        customer,
                        endedAt.minusMillis(Math.round(talkSec * 1000)),
                        endedAt,
                        seconds(talkSec),
                        seconds(talkSec));
    }

    /// One call for each partition, so that time goes on to there in all of them: whatever leaves a
    /// window before that instant, leaves it now.
    ///
    /// @return a JSON array
    public static String everywhere(String prefix, Instant endedAt) {
        Set<Integer> reached = new HashSet<>();
        List<String> calls =
                IntStream.range(0, 1_000)
                        .mapToObj(number -> prefix + "-" + number)
                        .filter(customer -> reached.add(partition(customer)))
                        .map(customer -> answered(customer, customer, endedAt, 1))
                        .toList();
        if (calls.size() != PARTITIONS) {
            throw new IllegalStateException("only partitions " + reached + " are reached");
        }
        return "[" + String.join(",", calls) + "]";
    }

    /// The partition that Kafka's default partitioner gives a key.
    static int partition(String key) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % PARTITIONS;
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%s", value);
    }
}
