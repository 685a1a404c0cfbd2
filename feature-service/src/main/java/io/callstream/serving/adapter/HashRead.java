package io.callstream.serving.adapter;

import io.callstream.serving.online.FeastTimestamp;
import io.callstream.serving.online.FeastValue;
import io.callstream.serving.online.JsonText;
import io.callstream.serving.online.RowText;
import io.callstream.serving.online.RowVersion;
import io.callstream.serving.online.StoredRow;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// All queries of one request for one hash, as one `HMGET` of two fields a view, the whole row and
/// Feast's timestamp: so the views of an entity are seen at one instant.
///
/// A row that another Feast writer has put there, or that was written under another definition of
/// the view, has no whole row of ours: it is asked for again by Feast's fields.
final class HashRead {
    private static final int FIELDS_A_VIEW = 2;

    private final byte[] key;
    private final List<Asked> asked = new ArrayList<>();
    private @Nullable RedisFuture<List<KeyValue<byte[], byte[]>>> answer;
    private List<KeyValue<byte[], byte[]>> values = List.of();

    private record Asked(ViewFields view, int[] places) {}

    HashRead(byte[] key) {
        this.key = key;
    }

    byte[] key() {
        return key;
    }

    byte[][] fields() {
        byte[][] fields = new byte[FIELDS_A_VIEW * asked.size()][];
        for (int i = 0; i < asked.size(); i++) {
            fields[FIELDS_A_VIEW * i] = asked.get(i).view().row();
            fields[FIELDS_A_VIEW * i + 1] = asked.get(i).view().timestamp();
        }
        return fields;
    }

    /// Gives the query's place here.
    int add(ViewFields view, List<String> features) {
        asked.add(new Asked(view, view.places(features)));
        return asked.size() - 1;
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
    Optional<StoredRow> row(int place) {
        byte[] text = value(values, FIELDS_A_VIEW * place);
        byte[] timestamp = value(values, FIELDS_A_VIEW * place + 1);
        if (text == null || timestamp == null) {
            return Optional.empty();
        }
        ViewFields view = asked.get(place).view();
        return RowText.decode(
                        text,
                        view.fingerprintBytes(),
                        view.features().size(),
                        asked.get(place).places())
                .filter(
                        row ->
                                Arrays.equals(
                                        timestamp,
                                        FeastTimestamp.encode(row.version().eventMillis())));
    }

    /// Whether there is a row that is not ours, to be asked for by [#feastFields].
    boolean foreign(int place) {
        return value(values, FIELDS_A_VIEW * place + 1) != null && row(place).isEmpty();
    }

    /// Feast's fields of the query: its features, then event time and version.
    byte[][] feastFields(int place) {
        ViewFields view = asked.get(place).view();
        int[] places = asked.get(place).places();
        byte[][] fields = new byte[places.length + 2][];
        for (int i = 0; i < places.length; i++) {
            fields[i] = view.features().get(places[i]);
        }
        fields[places.length] = view.timestamp();
        fields[places.length + 1] = view.version();
        return fields;
    }

    /// The row that [#feastFields] found.
    static Optional<StoredRow> feastRow(List<KeyValue<byte[], byte[]>> found) {
        int end = found.size() - 2;
        byte[] timestamp = value(found, end);
        if (timestamp == null) {
            return Optional.empty();
        }
        long millis = FeastTimestamp.decode(timestamp);
        RowVersion version =
                Optional.ofNullable(value(found, end + 1))
                        .flatMap(RowVersion::parse)
                        .filter(ours -> ours.eventMillis() == millis)
                        .orElseGet(() -> new RowVersion(millis, 0, millis));
        List<byte @Nullable []> cells = new ArrayList<>(end);
        for (int i = 0; i < end; i++) {
            byte[] bytes = value(found, i);
            cells.add(bytes == null ? null : JsonText.encode(FeastValue.decode(bytes)));
        }
        return Optional.of(StoredRow.of(version, cells));
    }

    private static byte @Nullable [] value(List<KeyValue<byte[], byte[]>> values, int index) {
        KeyValue<byte[], byte[]> value = values.get(index);
        return value.hasValue() ? value.getValue() : null;
    }
}
