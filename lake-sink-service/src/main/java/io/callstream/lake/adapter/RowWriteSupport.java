package io.callstream.lake.adapter;

import io.callstream.event.EventHeaders;
import io.callstream.lake.file.LakeRow;
import io.callstream.lake.file.LakeRow.RowHeader;
import io.callstream.lake.table.EventTime;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.Source;
import io.callstream.lake.table.SystemColumns;
import io.callstream.serde.SchemaIds;

import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes rows as the columns of their table: where they came from, then their value straight from
/// its Avro bytes.
///
/// Values of different schema versions go into one file; a column that a version lacks is null, as
/// it is in files written before the column was there.
final class RowWriteSupport extends WriteSupport<LakeRow> {
    private static final int PREFIX = 5;

    private final LakeTable table;
    private final Source source;
    private final List<NestedField> columns;
    private final Map<String, Integer> positions = new HashMap<>();
    private final MessageType parquet;
    private final Map<String, String> footer;
    private final SchemaIds ids;
    private final Map<Integer, List<AvroField>> plans = new HashMap<>();
    private final Binary topic;
    private @Nullable RecordConsumer consumer;
    private @Nullable BinaryDecoder decoder;

    RowWriteSupport(
            ParquetFile.Format format, Source source, Map<String, String> footer, SchemaIds ids) {
        this.table = format.table();
        this.source = source;
        this.columns = format.layout().columns().columns();
        for (int i = 0; i < columns.size(); i++) {
            positions.put(columns.get(i).name(), i);
        }
        this.parquet = format.parquet();
        this.footer = footer;
        this.ids = ids;
        this.topic = Binary.fromString(source.topic());
    }

    @Override
    public WriteContext init(Configuration configuration) {
        throw new UnsupportedOperationException("the lake sink runs without Hadoop");
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return new WriteContext(parquet, footer);
    }

    @Override
    public String getName() {
        return "callstream";
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
        consumer = recordConsumer;
    }

    @Override
    public void write(LakeRow row) {
        RecordConsumer out = consumer;
        if (out == null) {
            throw new IllegalStateException("written to before prepareForWrite");
        }
        out.startMessage();
        text(out, SystemColumns.TOPIC, topic);
        integer(out, SystemColumns.PARTITION, source.partition());
        number(out, SystemColumns.OFFSET, row.offset());
        number(out, SystemColumns.TIMESTAMP, row.appendTime() * 1000);
        if (table.eventTime().column().equals(EventTime.DERIVED)) {
            number(out, EventTime.DERIVED, row.eventTime() * 1000);
        }
        if (table.quarantine()) {
            header(out, SystemColumns.REASONS, row, SystemColumns.REASONS);
        }
        switch (table.content()) {
            case BYTES -> bytes(out, row);
            case EVENT -> {
                header(out, SystemColumns.ORIGIN, row, EventHeaders.ORIGIN);
                stages(out, row);
                value(out, row);
            }
            case STATE -> {
                keyed(out, row);
                stages(out, row);
                value(out, row);
            }
            case FEATURE -> {
                keyed(out, row);
                number(out, SystemColumns.CREATED, row.appendTime() * 1000);
                header(out, SystemColumns.SEEN, row, EventHeaders.SEEN);
                header(out, SystemColumns.CAUSE, row, EventHeaders.CAUSE);
                stages(out, row);
                value(out, row);
            }
        }
        out.endMessage();
    }

    private void bytes(RecordConsumer out, LakeRow row) {
        binary(out, SystemColumns.KEY, row.key());
        binary(out, SystemColumns.VALUE, row.value());
        // The reasons of a row in quarantine are its last header.
        List<RowHeader> asTheyCame =
                table.quarantine()
                        ? row.headers().subList(0, row.headers().size() - 1)
                        : row.headers();
        int position = position(SystemColumns.HEADERS);
        out.startField(SystemColumns.HEADERS, position);
        headers(out, asTheyCame);
        out.endField(SystemColumns.HEADERS, position);
    }

    private static void headers(RecordConsumer out, List<RowHeader> headers) {
        out.startGroup();
        if (!headers.isEmpty()) {
            out.startField("list", 0);
            for (RowHeader header : headers) {
                out.startGroup();
                out.startField("element", 0);
                out.startGroup();
                out.startField("name", 0);
                out.addBinary(Binary.fromString(header.name()));
                out.endField("name", 0);
                byte[] content = header.value();
                if (content != null) {
                    out.startField("value", 1);
                    out.addBinary(Binary.fromConstantByteArray(content));
                    out.endField("value", 1);
                }
                out.endGroup();
                out.endField("element", 0);
                out.endGroup();
            }
            out.endField("list", 0);
        }
        out.endGroup();
    }

    private void keyed(RecordConsumer out, LakeRow row) {
        binary(out, SystemColumns.KEY, row.key());
        flag(out, SystemColumns.DELETED, row.value() == null);
    }

    /// Stage times come in any order, from none to all of them.
    private void stages(RecordConsumer out, LakeRow row) {
        if (row.headers().isEmpty()) {
            return;
        }
        for (String stage : SystemColumns.STAGES) {
            byte[] digits = row.headerBytes(stage);
            long millis = digits == null ? -1 : Digits.parse(digits);
            if (millis >= 0) {
                number(out, stage, millis * 1000);
            }
        }
    }

    private void value(RecordConsumer out, LakeRow row) {
        byte[] value = row.value();
        if (value == null) {
            if (table.eventTime() instanceof EventTime.OfField(String field)) {
                number(out, field, row.eventTime() * 1000);
            }
            return;
        }
        BinaryDecoder in =
                DecoderFactory.get().binaryDecoder(value, PREFIX, value.length - PREFIX, decoder);
        decoder = in;
        try {
            for (AvroField field : plans.computeIfAbsent(row.schemaId(), this::plan)) {
                field.move(in, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "record "
                            + source
                            + ":"
                            + row.offset()
                            + " does not match schema "
                            + row.schemaId(),
                    e);
        }
    }

    private List<AvroField> plan(int schemaId) {
        Schema schema = ids.schemaOf(schemaId);
        return AvroField.all(schema, columns);
    }

    private void header(RecordConsumer out, String column, LakeRow row, String name) {
        binary(out, column, row.headerBytes(name));
    }

    private void text(RecordConsumer out, String column, Binary text) {
        int position = position(column);
        out.startField(column, position);
        out.addBinary(text);
        out.endField(column, position);
    }

    private void binary(RecordConsumer out, String column, byte @Nullable [] content) {
        if (content != null) {
            text(out, column, Binary.fromConstantByteArray(content));
        }
    }

    private void number(RecordConsumer out, String column, long value) {
        int position = position(column);
        out.startField(column, position);
        out.addLong(value);
        out.endField(column, position);
    }

    private void integer(RecordConsumer out, String column, int value) {
        int position = position(column);
        out.startField(column, position);
        out.addInteger(value);
        out.endField(column, position);
    }

    private void flag(RecordConsumer out, String column, boolean value) {
        int position = position(column);
        out.startField(column, position);
        out.addBoolean(value);
        out.endField(column, position);
    }

    private int position(String column) {
        Integer position = positions.get(column);
        if (position == null) {
            throw new IllegalStateException("table " + table.name() + " has no column " + column);
        }
        return position;
    }
}
