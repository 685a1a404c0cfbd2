package io.callstream.lake.adapter;

import io.callstream.lake.file.LakeRow;
import io.callstream.lake.quality.Cells;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.Source;
import io.callstream.lake.table.SystemColumns;
import io.callstream.serde.SchemaIds;

import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// [Cells] straight from the Avro bytes: wanted fields are read, the others skipped, and nothing is
/// read after the last wanted one.
final class AvroCells implements Cells {
    private static final int PREFIX = 5;

    private final SchemaIds ids;

    AvroCells(SchemaIds ids) {
        this.ids = ids;
    }

    @Override
    public Reader of(LakeTable table, List<String> columns) {
        return new OfTable(columns);
    }

    private final class OfTable implements Reader {
        private final List<String> columns;
        private final Map<Integer, Plan> plans = new HashMap<>();
        private @Nullable BinaryDecoder decoder;

        OfTable(List<String> columns) {
            this.columns = columns;
        }

        @Override
        public @Nullable Object[] read(Source source, LakeRow row) {
            @Nullable Object[] cells = new @Nullable Object[columns.size()];
            for (int i = 0; i < cells.length; i++) {
                if (columns.get(i).startsWith("_")) {
                    cells[i] = system(columns.get(i), source, row);
                }
            }
            byte[] value = row.value();
            if (value == null || row.schemaId() == 0) {
                return cells;
            }
            BinaryDecoder in =
                    DecoderFactory.get()
                            .binaryDecoder(value, PREFIX, value.length - PREFIX, decoder);
            decoder = in;
            try {
                plans.computeIfAbsent(row.schemaId(), id -> Plan.of(ids.schemaOf(id), columns))
                        .read(in, cells);
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "record " + source + ":" + row.offset() + " does not match its schema", e);
            }
            return cells;
        }
    }

    private static @Nullable Object system(String column, Source source, LakeRow row) {
        byte[] key = row.key();
        return switch (column) {
            case SystemColumns.TOPIC -> source.topic();
            case SystemColumns.PARTITION -> (long) source.partition();
            case SystemColumns.OFFSET -> row.offset();
            case SystemColumns.TIMESTAMP -> row.appendTime();
            case SystemColumns.DELETED -> row.value() == null;
            case SystemColumns.KEY -> key == null ? null : new String(key, StandardCharsets.UTF_8);
            case SystemColumns.VALUE -> row.value();
            default -> row.header(column);
        };
    }

    /// Which field of a schema goes into which cell.
    private record Plan(Schema[] fields, int[] cell) {
        static Plan of(Schema record, List<String> columns) {
            int last = -1;
            List<Schema.Field> all = record.getFields();
            int[] cell = new int[all.size()];
            for (int i = 0; i < cell.length; i++) {
                cell[i] = columns.indexOf(all.get(i).name());
                last = cell[i] >= 0 ? i : last;
            }
            Schema[] fields = new Schema[last + 1];
            for (int i = 0; i <= last; i++) {
                fields[i] = all.get(i).schema();
            }
            return new Plan(fields, cell);
        }

        void read(BinaryDecoder in, @Nullable Object[] cells) throws IOException {
            for (int i = 0; i < fields.length; i++) {
                if (cell[i] >= 0) {
                    cells[cell[i]] = value(fields[i], in);
                } else {
                    AvroScan.walk(fields[i], in);
                }
            }
        }
    }

    private static @Nullable Object value(Schema schema, BinaryDecoder in) throws IOException {
        return switch (schema.getType()) {
            case NULL -> null;
            case BOOLEAN -> in.readBoolean();
            case INT -> (long) in.readInt();
            case LONG ->
                    schema.getLogicalType() != null
                                    && schema.getLogicalType().getName().equals("timestamp-micros")
                            ? Math.floorDiv(in.readLong(), 1000L)
                            : in.readLong();
            case FLOAT -> (double) in.readFloat();
            case DOUBLE -> in.readDouble();
            case STRING -> in.readString();
            case ENUM -> schema.getEnumSymbols().get(in.readEnum());
            case UNION -> value(schema.getTypes().get(in.readIndex()), in);
            case BYTES, FIXED, RECORD, ARRAY, MAP -> {
                AvroScan.walk(schema, in);
                yield Boolean.TRUE;
            }
        };
    }
}
