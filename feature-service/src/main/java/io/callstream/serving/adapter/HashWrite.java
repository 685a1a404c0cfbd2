package io.callstream.serving.adapter;

import io.callstream.serving.online.FeastTimestamp;
import io.callstream.serving.online.OnlineRow;
import io.callstream.serving.online.OnlineStore.Outcome;
import io.callstream.serving.online.RowText;
import io.callstream.serving.online.RowVersion;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All rows of one poll for one hash, as one call of `write-rows.lua`.
///
/// Of several rows of a view only the newest is sent; because rows have a total order, the version
/// that was there before the call tells what would have become of each had they been sent one by
/// one.
final class HashWrite {
    private static final byte[] ROW = "row".getBytes(StandardCharsets.UTF_8);
    private static final byte[] TOMBSTONE = "tombstone".getBytes(StandardCharsets.UTF_8);
    private static final Duration LEAST_KEPT = Duration.ofDays(1);

    private final byte[] key;
    private final Map<String, List<Indexed>> rowsByView = new LinkedHashMap<>();

    /// A row and its place in the poll.
    private record Indexed(int index, OnlineRow row) {}

    HashWrite(byte[] key) {
        this.key = key;
    }

    void add(int index, OnlineRow row) {
        rowsByView
                .computeIfAbsent(row.view().name(), name -> new ArrayList<>())
                .add(new Indexed(index, row));
    }

    byte[] key() {
        return key;
    }

    byte[][] arguments(Map<String, ViewFields> fieldsOf) {
        List<byte[]> arguments = new ArrayList<>();
        rowsByView.forEach(
                (view, rows) -> {
                    ViewFields fields = fieldsOf.get(view);
                    if (fields == null) {
                        throw new IllegalArgumentException(
                                "a row of the view " + view + ", which is not served");
                    }
                    append(arguments, fields, newest(rows));
                });
        return arguments.toArray(byte[][]::new);
    }

    /// @param before text of the version per view as it was, empty where there was none
    void settle(List<?> before, Outcome[] outcomes) {
        int view = 0;
        for (List<Indexed> rows : rowsByView.values()) {
            @Nullable RowVersion stands =
                    RowVersion.parse((byte[]) before.get(view++)).orElse(null);
            for (Indexed indexed : rows) {
                RowVersion version = indexed.row().version();
                boolean newer = stands == null || version.newerThan(stands);
                outcomes[indexed.index()] = newer ? Outcome.APPLIED : Outcome.STALE;
                stands = newer ? version : stands;
            }
        }
    }

    private static OnlineRow newest(List<Indexed> rows) {
        OnlineRow newest = rows.getFirst().row();
        for (Indexed indexed : rows) {
            if (indexed.row().version().newerThan(newest.version())) {
                newest = indexed.row();
            }
        }
        return newest;
    }

    private static void append(List<byte[]> arguments, ViewFields fields, OnlineRow row) {
        List<@Nullable Object> values = row.values();
        arguments.add(values == null ? TOMBSTONE : ROW);
        arguments.add(text(row.version().eventMillis()));
        arguments.add(text(row.version().offset()));
        arguments.add(text(values == null ? LEAST_KEPT.toMillis() : keptMillis(row.view().ttl())));
        int count = arguments.size();
        arguments.add(fields.version());
        arguments.add(row.version().toBytes());
        arguments.add(fields.timestamp());
        if (values == null) {
            arguments.add(fields.row());
            arguments.addAll(fields.features());
        } else {
            arguments.add(FeastTimestamp.encode(row.version().eventMillis()));
            arguments.add(fields.row());
            arguments.add(RowText.encode(row.version(), fields.fingerprint(), values));
            fields.appendValues(arguments, values);
        }
        arguments.add(count, text(arguments.size() - count));
    }

    /// Server expiry is garbage collection only; the TTL is judged by the reader.
    private static long keptMillis(Duration ttl) {
        if (ttl.isZero()) {
            return -1;
        }
        Duration twice = ttl.multipliedBy(2);
        return (twice.compareTo(LEAST_KEPT) > 0 ? twice : LEAST_KEPT).toMillis();
    }

    private static byte[] text(long number) {
        return Long.toString(number).getBytes(StandardCharsets.UTF_8);
    }
}
