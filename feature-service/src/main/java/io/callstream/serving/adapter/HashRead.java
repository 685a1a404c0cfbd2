package io.callstream.serving.adapter;

import io.callstream.serving.online.FeastTimestamp;
import io.callstream.serving.online.FeastValue;
import io.callstream.serving.online.RowVersion;
import io.callstream.serving.online.StoredRow;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All queries of one request for one hash, as one `HMGET`: so the views of an entity are seen at
/// one instant.
final class HashRead {
    private final byte[] key;
    private final List<byte[]> fields = new ArrayList<>();
    private @Nullable RedisFuture<List<KeyValue<byte[], byte[]>>> answer;
    private List<KeyValue<byte[], byte[]>> values = List.of();

    /// Where a query's fields stand: its features, then event time and version.
    record Part(int from, int features) {}

    HashRead(byte[] key) {
        this.key = key;
    }

    byte[] key() {
        return key;
    }

    byte[][] fields() {
        return fields.toArray(byte[][]::new);
    }

    Part add(ViewFields view, List<String> features) {
        Part part = new Part(fields.size(), features.size());
        features.forEach(feature -> fields.add(view.feature(feature)));
        fields.add(view.timestamp());
        fields.add(view.version());
        return part;
    }

    void send(RedisFuture<List<KeyValue<byte[], byte[]>>> sent) {
        answer = sent;
    }

    RedisFuture<List<KeyValue<byte[], byte[]>>> answer() {
        if (answer == null) {
            throw new IllegalStateException("nothing was sent");
        }
        return answer;
    }

    void receive(List<KeyValue<byte[], byte[]>> received) {
        values = received;
    }

    /// Empty where there is no row, or a tombstone of one.
    Optional<StoredRow> row(Part part) {
        int end = part.from() + part.features();
        byte[] timestamp = value(end);
        if (timestamp == null) {
            return Optional.empty();
        }
        byte[] version = value(end + 1);
        List<StoredRow.Cell> cells = new ArrayList<>(part.features());
        for (int i = part.from(); i < end; i++) {
            cells.add(cell(value(i)));
        }
        return Optional.of(
                new StoredRow(
                        Optional.ofNullable(version)
                                .flatMap(RowVersion::parse)
                                .orElseGet(() -> foreign(timestamp)),
                        cells));
    }

    /// Of a row that another Feast writer has put there.
    private static RowVersion foreign(byte[] timestamp) {
        long millis = FeastTimestamp.decode(timestamp);
        return new RowVersion(millis, 0, millis);
    }

    private static StoredRow.Cell cell(byte @Nullable [] bytes) {
        if (bytes == null) {
            return StoredRow.NoValue.ABSENT;
        }
        Object value = FeastValue.decode(bytes);
        return value == null ? StoredRow.NoValue.NULL : new StoredRow.Value(value);
    }

    private byte @Nullable [] value(int index) {
        KeyValue<byte[], byte[]> value = values.get(index);
        return value.hasValue() ? value.getValue() : null;
    }
}
