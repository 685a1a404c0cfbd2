package io.callstream.lake.adapter;

import io.callstream.event.EventHeaders;
import io.callstream.lake.file.LakeRow;
import io.callstream.lake.file.LakeRow.RowHeader;
import io.callstream.lake.file.Reading;
import io.callstream.lake.file.Records;
import io.callstream.lake.table.EventTime;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.LakeTable.Content;
import io.callstream.lake.table.SchemaFault;
import io.callstream.lake.table.SystemColumns;
import io.callstream.serde.SchemaIds;

import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// [Records] of raw topics, and of Avro topics in the Confluent wire format. One thread uses it.
final class AvroRecords implements Records {
    private static final int PREFIX = 5;
    private static final long DAY_MILLIS = 86_400_000;
    private static final Set<String> KEPT_HEADERS = keptHeaders();

    private final SchemaIds ids;
    private final Map<String, Map<Integer, AvroScan>> scans = new HashMap<>();
    private @Nullable BinaryDecoder decoder;

    AvroRecords(SchemaIds ids) {
        this.ids = ids;
    }

    @Override
    public Reading read(
            LakeTable table,
            long offset,
            long appendTime,
            byte @Nullable [] key,
            byte @Nullable [] value,
            List<RowHeader> headers) {
        if (table.content() == Content.BYTES) {
            return new Reading.Row(
                    new LakeRow(offset, appendTime, appendTime, 0, key, value, headers));
        }
        byte @Nullable [] keptKey = table.hasTombstones() ? key : null;
        if (value == null) {
            if (!table.hasTombstones()) {
                return new Reading.Unreadable("no value");
            }
            LakeRow tombstone =
                    new LakeRow(offset, appendTime, appendTime, 0, keptKey, null, kept(headers));
            long eventTime = tombstoneTime(tombstone);
            return new Reading.Row(
                    new LakeRow(
                            offset, appendTime, eventTime, 0, keptKey, null, tombstone.headers()));
        }
        if (value.length < PREFIX || value[0] != 0) {
            return new Reading.Unreadable(
                    value.length + " bytes that are not in the Confluent wire format");
        }
        int schemaId = ByteBuffer.wrap(value, 1, 4).getInt();
        List<String> fields = fields(table.eventTime());
        @Nullable Number[] picked = new @Nullable Number[fields.size()];
        try {
            decoder =
                    DecoderFactory.get()
                            .binaryDecoder(value, PREFIX, value.length - PREFIX, decoder);
            scan(table, schemaId, fields).scan(decoder, picked);
        } catch (IOException | AvroRuntimeException e) {
            return new Reading.Unreadable(
                    value.length
                            + " bytes that are not of schema "
                            + schemaId
                            + " ("
                            + e.getClass().getSimpleName()
                            + ")");
        }
        long eventTime = eventTime(table.eventTime(), picked, appendTime);
        return new Reading.Row(
                new LakeRow(
                        offset, appendTime, eventTime, schemaId, keptKey, value, kept(headers)));
    }

    private AvroScan scan(LakeTable table, int schemaId, List<String> fields) {
        Map<Integer, AvroScan> ofTable =
                scans.computeIfAbsent(table.name(), name -> new HashMap<>());
        AvroScan known = ofTable.get(schemaId);
        if (known != null) {
            return known;
        }
        Schema schema = ids.schemaOf(schemaId);
        for (String field : fields) {
            if (schema.getField(field) == null) {
                throw new SchemaFault(
                        "schema "
                                + schemaId
                                + " ("
                                + schema.getFullName()
                                + ") has no field "
                                + field
                                + ", by which table "
                                + table.name()
                                + " is partitioned; restore the field");
            }
        }
        AvroScan scan = new AvroScan(schema, fields);
        ofTable.put(schemaId, scan);
        return scan;
    }

    private static List<String> fields(EventTime eventTime) {
        return switch (eventTime) {
            case EventTime.AppendTime() -> List.of();
            case EventTime.OfField(String field) -> List.of(field);
            case EventTime.OfFieldOrAppendTime(String field) -> List.of(field);
            case EventTime.AfterStart(String start, String seconds) -> List.of(start, seconds);
        };
    }

    /// A date is an int and a time a long, as Avro has them.
    private static long eventTime(EventTime rule, @Nullable Number[] picked, long appendTime) {
        return switch (rule) {
            case EventTime.AppendTime() -> appendTime;
            case EventTime.OfField _, EventTime.OfFieldOrAppendTime _ ->
                    switch (picked[0]) {
                        case null -> appendTime;
                        case Integer date -> date * DAY_MILLIS;
                        case Number time -> time.longValue();
                    };
            case EventTime.AfterStart _ -> {
                Number start = picked[0];
                Number seconds = picked[1];
                yield start == null || seconds == null
                        ? appendTime
                        : start.longValue() + Math.round(seconds.doubleValue() * 1000);
            }
        };
    }

    /// The time a tombstone is about, from its headers; without them: when it was written.
    private static long tombstoneTime(LakeRow row) {
        String millis = row.header(EventHeaders.EVENT_TIMESTAMP);
        if (millis != null && millis.matches("\\d{1,15}")) {
            return Long.parseLong(millis);
        }
        String date = row.header(EventHeaders.SNAPSHOT_DATE);
        if (date == null) {
            return row.appendTime();
        }
        try {
            return LocalDate.parse(date).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
        } catch (DateTimeParseException e) {
            return row.appendTime();
        }
    }

    private static List<RowHeader> kept(List<RowHeader> headers) {
        List<RowHeader> kept = new ArrayList<>(headers.size());
        for (RowHeader header : headers) {
            if (KEPT_HEADERS.contains(header.name())) {
                kept.add(header);
            }
        }
        return kept;
    }

    private static Set<String> keptHeaders() {
        Set<String> names = new HashSet<>(SystemColumns.STAGES);
        names.addAll(
                List.of(
                        EventHeaders.SEEN,
                        EventHeaders.CAUSE,
                        EventHeaders.ORIGIN,
                        EventHeaders.EVENT_TIMESTAMP,
                        EventHeaders.SNAPSHOT_DATE));
        return Set.copyOf(names);
    }
}
