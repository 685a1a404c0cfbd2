package io.callstream.lake.adapter;

import io.callstream.lake.archive.ArchivedRecord;
import io.callstream.lake.archive.Segments;
import io.callstream.runtime.ToolFault;

import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// [Segments] as Avro object container files, zstd with checksums, which any Avro library reads.
public final class AvroSegments implements Segments {
    private static final int LEVEL = 3;
    private static final Schema HEADER =
            SchemaBuilder.record("Header")
                    .namespace("io.callstream.archive")
                    .fields()
                    .requiredString("name")
                    .optionalBytes("value")
                    .endRecord();
    private static final Schema RECORD =
            SchemaBuilder.record("Record")
                    .namespace("io.callstream.archive")
                    .fields()
                    .requiredLong("offset")
                    .requiredLong("timestamp")
                    .optionalBytes("key")
                    .optionalBytes("value")
                    .name("headers")
                    .type()
                    .array()
                    .items(HEADER)
                    .noDefault()
                    .endRecord();

    @Override
    public byte[] encode(List<ArchivedRecord> records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DataFileWriter<GenericRecord> writer =
                new DataFileWriter<>(new GenericDatumWriter<>(RECORD))) {
            writer.setCodec(CodecFactory.zstandardCodec(LEVEL, true));
            writer.create(RECORD, out);
            for (ArchivedRecord record : records) {
                writer.append(encoded(record));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a segment cannot be encoded", e);
        }
        return out.toByteArray();
    }

    private static GenericRecord encoded(ArchivedRecord record) {
        GenericRecord row = new GenericData.Record(RECORD);
        row.put("offset", record.offset());
        row.put("timestamp", record.timestamp());
        row.put("key", buffer(record.key()));
        row.put("value", buffer(record.value()));
        List<GenericRecord> headers = new ArrayList<>(record.headers().size());
        for (ArchivedRecord.Header header : record.headers()) {
            GenericRecord one = new GenericData.Record(HEADER);
            one.put("name", header.name());
            one.put("value", buffer(header.value()));
            headers.add(one);
        }
        row.put("headers", headers);
        return row;
    }

    @Override
    public List<ArchivedRecord> decode(String key, byte[] content) {
        List<ArchivedRecord> records = new ArrayList<>();
        try (DataFileStream<GenericRecord> stream =
                new DataFileStream<>(
                        new ByteArrayInputStream(content),
                        new GenericDatumReader<>(null, RECORD))) {
            for (GenericRecord row : stream) {
                List<ArchivedRecord.Header> headers = new ArrayList<>();
                for (Object one : (List<?>) row.get("headers")) {
                    GenericRecord header = (GenericRecord) one;
                    headers.add(
                            new ArchivedRecord.Header(
                                    header.get("name").toString(), bytes(header.get("value"))));
                }
                records.add(
                        new ArchivedRecord(
                                (long) row.get("offset"),
                                (long) row.get("timestamp"),
                                bytes(row.get("key")),
                                bytes(row.get("value")),
                                headers));
            }
        } catch (IOException | AvroRuntimeException e) {
            throw new ToolFault("segment " + key + " of the archive cannot be read: " + e, e);
        }
        return records;
    }

    private static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    private static byte @Nullable [] bytes(@Nullable Object value) {
        if (!(value instanceof ByteBuffer buffer)) {
            return null;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
