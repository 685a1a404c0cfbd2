package io.callstream.bench.lake;

import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Rows of a schema as a call center would have them: ids that are new each time, customers, agents
/// and queues that come again, times within a span, text in sentences. The same seed gives the same
/// rows.
final class SampleRows {
    private static final List<String> SENTENCES =
            List.of(
                    "I have a question about the bill of last month",
                    "let me look that up for you",
                    "it worked yesterday and now it does not",
                    "I would like to cancel my contract",
                    "thank you, that is all");
    private static final List<String> QUEUES =
            List.of("regular", "regular_english", "internet", "stock_exchange", "prospective");

    private final Schema schema;
    private final Instant from;
    private final long spanMillis;
    private final SplittableRandom random;
    private final GenericDatumWriter<GenericRecord> writer;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private @Nullable BinaryEncoder encoder;
    private long row;

    /// @param from first event time
    /// @param span the rows are spread over it
    SampleRows(Schema schema, Instant from, Duration span, long seed) {
        this.schema = schema;
        this.from = from;
        this.spanMillis = span.toMillis();
        this.random = new SplittableRandom(seed);
        this.writer = new GenericDatumWriter<>(schema);
    }

    GenericRecord next() {
        row++;
        long time = from.toEpochMilli() + random.nextLong(spanMillis);
        GenericRecord made = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            made.put(field.pos(), value(field.schema(), field.name(), time));
        }
        return made;
    }

    /// In the Confluent wire format.
    byte[] encode(GenericRecord made, int schemaId) {
        bytes.reset();
        bytes.write(0);
        bytes.writeBytes(ByteBuffer.allocate(4).putInt(schemaId).array());
        encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
        try {
            writer.write(made, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private @Nullable Object value(Schema type, String name, long time) {
        return switch (type.getType()) {
            case UNION ->
                    random.nextInt(10) < 2 && !name.contains("time") && !name.endsWith("_at")
                            ? null
                            : value(branch(type), name, time);
            case STRING -> text(name);
            case ENUM ->
                    new GenericData.EnumSymbol(
                            type,
                            type.getEnumSymbols()
                                    .get(random.nextInt(type.getEnumSymbols().size())));
            case INT -> random.nextInt(100);
            case LONG -> isTime(type.getLogicalType()) ? time : random.nextLong(1_000_000);
            case DOUBLE -> random.nextInt(6_000) / 10.0;
            case FLOAT -> random.nextInt(100) / 100f;
            case BOOLEAN -> random.nextBoolean();
            case MAP -> Map.of("contract", QUEUES.get(random.nextInt(QUEUES.size())));
            case ARRAY -> List.of();
            default -> throw new IllegalArgumentException("no sample of type " + type);
        };
    }

    private String text(String name) {
        if (name.contains("transcript") || name.contains("text")) {
            return SENTENCES.get(random.nextInt(SENTENCES.size()));
        }
        if (name.equals("call_id") || name.equals("event_id")) {
            return "990201-" + Long.toString(random.nextLong() >>> 8, 36) + "-" + row;
        }
        if (name.contains("customer")) {
            return "customer_" + random.nextInt(50_000);
        }
        if (name.contains("agent")) {
            return "agent_" + random.nextInt(500);
        }
        return QUEUES.get(random.nextInt(QUEUES.size()));
    }

    private static boolean isTime(@Nullable LogicalType type) {
        return type != null && type.getName().startsWith("timestamp");
    }

    private static Schema branch(Schema union) {
        return union.getTypes().stream()
                .filter(type -> type.getType() != Schema.Type.NULL)
                .findFirst()
                .orElseThrow();
    }
}
