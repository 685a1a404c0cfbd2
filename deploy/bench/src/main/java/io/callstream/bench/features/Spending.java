package io.callstream.bench.features;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// JSON events of 143 bytes, by customer: keys by Zipf's law (exponent 1), event times 200
/// microseconds apart from a fixed instant, so that three million are ten minutes.
final class Spending {
    static final int BYTES = 143;
    private static final long FIRST_MILLIS = 1_700_000_000_000L;

    private final double[] cumulative;
    private final SplittableRandom random = new SplittableRandom(19_990_101L);
    private long made;

    Spending(int customers) {
        cumulative = new double[customers];
        double sum = 0;
        for (int i = 0; i < customers; i++) {
            sum += 1.0 / (i + 1);
            cumulative[i] = sum;
        }
        for (int i = 0; i < customers; i++) {
            cumulative[i] /= sum;
        }
    }

    /// Sends so many events as fast as the broker takes them.
    void fill(String bootstrap, String topic, long events) {
        try (KafkaProducer<byte[], byte[]> producer = producer(bootstrap, 131_072, 50)) {
            AtomicReference<@Nullable Exception> fault = new AtomicReference<>();
            for (long i = 0; i < events && fault.get() == null; i++) {
                producer.send(
                        next(topic),
                        (_, exception) -> {
                            if (exception != null) {
                                fault.set(exception);
                            }
                        });
            }
            producer.flush();
            Exception why = fault.get();
            if (why != null) {
                throw new IllegalStateException("events for " + topic + " were lost", why);
            }
        }
    }

    /// Sends so many events a second, for so many seconds.
    void trickle(String bootstrap, String topic, int perSecond, int seconds) {
        try (KafkaProducer<byte[], byte[]> producer = producer(bootstrap, 16_384, 0)) {
            long begin = System.nanoTime();
            for (long i = 0; i < (long) perSecond * seconds; i++) {
                long due = begin + i * 1_000_000_000L / perSecond;
                LockSupport.parkNanos(due - System.nanoTime());
                producer.send(next(topic));
            }
        }
    }

    private ProducerRecord<byte[], byte[]> next(String topic) {
        int rank = Arrays.binarySearch(cumulative, random.nextDouble());
        String customer = String.format(Locale.ROOT, "c%07d", rank < 0 ? -rank - 1 : rank);
        String event =
                "{\"customer_id\":\""
                        + customer
                        + "\",\"amount\":"
                        + (100 + random.nextInt(900))
                        + "."
                        + (10 + random.nextInt(90))
                        + ",\"event_time\":"
                        + (FIRST_MILLIS + made++ / 5)
                        + ",\"channel\":\"web\",\"note\":\"";
        String padded = event + "x".repeat(BYTES - 2 - event.length()) + "\"}";
        return new ProducerRecord<>(
                topic,
                customer.getBytes(StandardCharsets.UTF_8),
                padded.getBytes(StandardCharsets.UTF_8));
    }

    private static KafkaProducer<byte[], byte[]> producer(String bootstrap, int batch, int linger) {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        batch,
                        ProducerConfig.LINGER_MS_CONFIG,
                        linger,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
