package io.callstream.ingest.adapter;

import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;

import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Appends raw records to their topic; a record counts as appended when all in-sync replicas have
/// it.
///
/// Owns the producer and its meters. Safe for use by many threads.
public final class RawEventPublisher implements AutoCloseable {
    /// Longest wait for one acknowledgement; the producer's own delivery timeout is shorter.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// The broker did not take a record.
    public static final class NotAppended extends Exception {
        private static final long serialVersionUID = 1L;

        /// What stood in the way.
        public enum Cause {
            /// Too much is on its way already: try again soon.
            BUSY,
            /// The brokers are away, or do not answer in time.
            AWAY,
            /// The broker refuses a message of that size.
            TOO_LARGE
        }

        private final Cause why;

        NotAppended(Cause why, Throwable cause) {
            super(cause.getClass().getSimpleName() + ": " + cause.getMessage(), cause);
            this.why = why;
        }

        public Cause why() {
            return why;
        }
    }

    private final Producer<byte[], byte[]> producer;
    private final KafkaClientMetrics metrics;

    /// @param producer idempotent, acks=all, with bounded buffer and times
    public RawEventPublisher(Producer<byte[], byte[]> producer, KafkaClientMetrics metrics) {
        this.producer = producer;
        this.metrics = metrics;
    }

    /// Hands the record to the producer; blocks only while the producer's buffer is full, and only
    /// so long.
    ///
    /// @throws NotAppended where it is known at once that the record is not taken
    Future<RecordMetadata> send(String topic, byte[] key, byte[] value, Headers headers)
            throws NotAppended {
        Future<RecordMetadata> sent =
                producer.send(new ProducerRecord<>(topic, null, key, value, headers));
        if (sent.isDone() && sent.state() == Future.State.FAILED) {
            throw notAppended(sent.exceptionNow());
        }
        return sent;
    }

    /// Waits until the record is durable.
    ///
    /// @throws NotAppended where it is not, or nobody knows
    RecordMetadata await(Future<RecordMetadata> sent) throws NotAppended {
        try {
            return sent.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotAppended(NotAppended.Cause.AWAY, e);
        } catch (ExecutionException e) {
            throw notAppended(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new NotAppended(NotAppended.Cause.AWAY, e);
        }
    }

    private static NotAppended notAppended(Throwable cause) {
        return switch (cause) {
            case BufferExhaustedException busy -> new NotAppended(NotAppended.Cause.BUSY, busy);
            case RecordTooLargeException large ->
                    new NotAppended(NotAppended.Cause.TOO_LARGE, large);
            default -> new NotAppended(NotAppended.Cause.AWAY, cause);
        };
    }

    @Override
    public void close() {
        metrics.close();
        producer.close(Duration.ofSeconds(10));
    }
}
