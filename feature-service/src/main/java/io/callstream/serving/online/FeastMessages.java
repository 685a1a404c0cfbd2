package io.callstream.serving.online;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The messages of Feast's `ServingService`, as far as a server needs them.
public final class FeastMessages {
    private static final List<String> STATUSES =
            List.of("INVALID", "PRESENT", "NULL_VALUE", "NOT_FOUND", "OUTSIDE_MAX_AGE");

    private FeastMessages() {}

    /// `GetOnlineFeaturesRequest`.
    ///
    /// @param entities columns of String, Integer or Long; null where a value is unset
    public record Request(
            Optional<String> service,
            List<String> features,
            Map<String, List<@Nullable Object>> entities,
            boolean fullNames) {}

    /// @throws IllegalArgumentException where the bytes are no such message
    public static Request request(byte[] message) {
        String service = "";
        List<String> features = new ArrayList<>();
        Map<String, List<@Nullable Object>> entities = new LinkedHashMap<>();
        boolean full = false;
        ProtobufReader in = new ProtobufReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> service = text(in);
                case 2 -> features.addAll(texts(in.bytes()));
                case 3 -> entity(in.bytes(), entities);
                case 4 -> full = in.varint() != 0;
                default -> in.skip();
            }
        }
        return new Request(
                service.isEmpty() ? Optional.empty() : Optional.of(service),
                features,
                entities,
                full);
    }

    /// `GetOnlineFeaturesResponse`.
    ///
    /// @param columns each as [Column#toBytes]
    public static byte[] response(List<String> names, List<byte[]> columns) {
        ProtobufMessage list = new ProtobufMessage();
        names.forEach(name -> list.text(1, name));
        ProtobufMessage response =
                new ProtobufMessage().message(1, new ProtobufMessage().message(1, list));
        columns.forEach(column -> response.bytes(2, column));
        return response.varint(3, 1).toBytes();
    }

    /// `GetFeastServingInfoResponse`.
    public static byte[] info(String version) {
        return new ProtobufMessage().text(1, version).toBytes();
    }

    /// A `FeatureVector`: one value, status and time a row.
    public static final class Column {
        private final ProtobufMessage values = new ProtobufMessage();
        private final byte[] statuses;
        private final List<byte[]> times;
        private int rows;

        public Column(int count) {
            statuses = new byte[count];
            times = new ArrayList<>(count);
        }

        /// @param status a name of Feast's `FieldStatus`
        public void add(@Nullable Object value, String status, long eventMillis) {
            values.bytes(
                    1,
                    value == null && status.equals("NOT_FOUND")
                            ? new byte[0]
                            : FeastValue.encode(value));
            statuses[rows++] = (byte) STATUSES.indexOf(status);
            times.add(FeastTimestamp.encode(eventMillis));
        }

        public byte[] toBytes() {
            values.bytes(2, statuses);
            times.forEach(time -> values.bytes(3, time));
            return values.toBytes();
        }
    }

    private static void entity(byte[] entry, Map<String, List<@Nullable Object>> entities) {
        String name = "";
        List<@Nullable Object> column = new ArrayList<>();
        ProtobufReader in = new ProtobufReader(entry);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = text(in);
                case 2 -> {
                    ProtobufReader values = new ProtobufReader(in.bytes());
                    while (values.next()) {
                        if (values.field() == 1) {
                            column.add(FeastValue.decode(values.bytes()));
                        } else {
                            values.skip();
                        }
                    }
                }
                default -> in.skip();
            }
        }
        entities.put(name, column);
    }

    private static List<String> texts(byte[] list) {
        List<String> texts = new ArrayList<>();
        ProtobufReader in = new ProtobufReader(list);
        while (in.next()) {
            if (in.field() == 1) {
                texts.add(text(in));
            } else {
                in.skip();
            }
        }
        return texts;
    }

    private static String text(ProtobufReader in) {
        return new String(in.bytes(), StandardCharsets.UTF_8);
    }
}
