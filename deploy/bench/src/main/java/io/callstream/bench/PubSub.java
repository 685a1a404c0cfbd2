package io.callstream.bench;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What the way by Redis would add: from the publish of an event until a subscriber has it.
final class PubSub {
    private PubSub() {}

    /// @param p50 milliseconds from publish to arrival, at a rate
    /// @param p99 the same
    /// @param perSecond messages through, as fast as they go
    record Result(double p50, double p99, double perSecond) {}

    /// Publishes to one of as many channels as there are screens.
    static Result run(String redis, int rate, int seconds, int burst) throws InterruptedException {
        RedisClient client = RedisClient.create(redis);
        try (StatefulRedisPubSubConnection<String, String> subscriber = client.connectPubSub();
                StatefulRedisConnection<String, String> publisher = client.connect()) {
            Latencies latencies = new Latencies();
            CountDownLatch through = new CountDownLatch(burst);
            subscriber.addListener(
                    new RedisPubSubAdapter<>() {
                        @Override
                        public void message(String pattern, String channel, String message) {
                            if (message.startsWith("b")) {
                                through.countDown();
                            } else {
                                latencies.add(
                                        System.currentTimeMillis()
                                                - Long.parseLong(message.substring(0, 13)));
                            }
                        }
                    });
            subscriber.sync().psubscribe("bench:*");
            String filler = "x".repeat(400);
            List<RedisFuture<Long>> sent = new ArrayList<>();
            Pace pace = new Pace(rate);
            for (int i = 0; i < rate * seconds; i++) {
                pace.next();
                sent.add(
                        publisher
                                .async()
                                .publish(
                                        "bench:" + i % 5_000, System.currentTimeMillis() + filler));
            }
            long begun = System.nanoTime();
            for (int i = 0; i < burst; i++) {
                sent.add(publisher.async().publish("bench:" + i % 5_000, "b" + filler));
            }
            boolean acknowledged =
                    LettuceFutures.awaitAll(
                            Duration.ofSeconds(60), sent.toArray(new RedisFuture<?>[0]));
            if (!acknowledged || !through.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        through.getCount()
                                + " of "
                                + burst
                                + " messages did not come through Redis");
            }
            double perSecond = burst / ((System.nanoTime() - begun) / 1e9);
            return new Result(latencies.percentile(0.5), latencies.percentile(0.99), perSecond);
        } finally {
            client.shutdown();
        }
    }
}
