package io.callstream.runtime;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// A record that could not be processed goes to the dead-letter topic with its bytes as they came
/// and, in headers, why.
///
/// Headers: `dl_reason` (an enum constant), `dl_field` and `dl_detail` (what was wrong, the value's
/// shape, never its text), `dl_topic`, `dl_partition`, `dl_offset` (where it came from), `dl_time`
/// (epoch millis); the record's own headers stay.
public final class DeadLetters {
    /// Streams property that names the dead-letter topic.
    public static final String TOPIC_CONFIG = "callstream.dead.letters.topic";

    public static final String REASON = "dl_reason";
    public static final String FIELD = "dl_field";
    public static final String DETAIL = "dl_detail";
    public static final String TOPIC = "dl_topic";
    public static final String PARTITION = "dl_partition";
    public static final String OFFSET = "dl_offset";
    public static final String TIME = "dl_time";

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private DeadLetters() {}

    /// Headers of a dead letter: those of the record, then ours.
    public static Headers headers(
            @Nullable Headers original,
            String reason,
            String field,
            String detail,
            String topic,
            int partition,
            long offset,
            long timeMillis) {
        Headers headers =
                original == null ? new RecordHeaders() : new RecordHeaders(original.toArray());
        add(headers, REASON, reason);
        add(headers, FIELD, field);
        add(headers, DETAIL, detail);
        add(headers, TOPIC, topic);
        add(headers, PARTITION, Integer.toString(partition));
        add(headers, OFFSET, Long.toString(offset));
        add(headers, TIME, Long.toString(timeMillis));
        return headers;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static ProducerRecord<byte[], byte[]> letter(
            String deadLetters,
            ErrorHandlerContext context,
            String reason,
            Exception exception,
            long timeMillis) {
        LOG.atWarn()
                .addKeyValue("reason", reason)
                .addKeyValue("topic", context.topic())
                .addKeyValue("partition", context.partition())
                .addKeyValue("offset", context.offset())
                .addKeyValue("node", context.processorNodeId())
                .addKeyValue("exception", rootOf(exception).getClass().getName())
                .log("dead letter");
        LOG.debug("dead letter", exception);
        Headers headers =
                headers(
                        context.headers(),
                        reason,
                        "",
                        rootOf(exception).getClass().getName() + " in " + context.processorNodeId(),
                        context.topic() == null ? "" : context.topic(),
                        context.partition(),
                        context.offset(),
                        timeMillis);
        return new ProducerRecord<>(
                deadLetters, null, null, context.sourceRawKey(), context.sourceRawValue(), headers);
    }

    private static Throwable rootOf(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    private static String topicOf(Map<String, ?> configs) {
        Object topic = configs.get(TOPIC_CONFIG);
        if (topic == null) {
            throw new ConfigException("the Streams property " + TOPIC_CONFIG + " is missing");
        }
        return topic.toString();
    }

    /// Bytes that are not what the topic promises: reason `UNREADABLE`.
    public static final class OnDeserialization implements DeserializationExceptionHandler {
        private String topic = "";

        @Override
        public void configure(Map<String, ?> configs) {
            topic = topicOf(configs);
        }

        @Override
        public Response handleError(
                ErrorHandlerContext context,
                ConsumerRecord<byte[], byte[]> record,
                Exception exception) {
            return Response.resume(
                    List.of(letter(topic, context, "UNREADABLE", exception, record.timestamp())));
        }
    }

    /// Our own bug: reason `PROCESSING_FAILED`; the raw source record is kept and the stream goes
    /// on.
    public static final class OnProcessing implements ProcessingExceptionHandler {
        private String topic = "";

        @Override
        public void configure(Map<String, ?> configs) {
            topic = topicOf(configs);
        }

        @Override
        public Response handleError(
                ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
            return Response.resume(
                    List.of(
                            letter(
                                    topic,
                                    context,
                                    "PROCESSING_FAILED",
                                    exception,
                                    record.timestamp())));
        }
    }
}
