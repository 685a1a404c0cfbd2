package io.callstream.lake.adapter;

import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.util.Utf8;
import org.apache.iceberg.types.Type;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// Moves one value from Avro bytes to Parquet columns, without an object between where none is
/// needed.
///
/// Made once for a pair of types; the value is never null here, see [AvroField].
@FunctionalInterface
interface AvroValue {
    void move(BinaryDecoder in, RecordConsumer out) throws IOException;

    /// @param avro type of the value, not a union with null
    /// @param column type of the column, the same or wider
    static AvroValue of(Schema avro, Type column) {
        return switch (avro.getType()) {
            case BOOLEAN -> (in, out) -> out.addBoolean(in.readBoolean());
            case INT ->
                    column.typeId() == Type.TypeID.LONG
                            ? (in, out) -> out.addLong(in.readInt())
                            : (in, out) -> out.addInteger(in.readInt());
            case LONG -> ofLong(avro.getLogicalType());
            case FLOAT ->
                    column.typeId() == Type.TypeID.DOUBLE
                            ? (in, out) -> out.addDouble(in.readFloat())
                            : (in, out) -> out.addFloat(in.readFloat());
            case DOUBLE -> (in, out) -> out.addDouble(in.readDouble());
            case STRING -> AvroValue::moveText;
            case BYTES ->
                    (in, out) -> out.addBinary(Binary.fromConstantByteBuffer(in.readBytes(null)));
            case FIXED -> ofFixed(avro.getFixedSize());
            case ENUM -> ofEnum(avro.getEnumSymbols());
            case ARRAY -> ofArray(avro, column);
            case MAP -> ofMap(avro, column);
            case RECORD -> ofRecord(avro, column);
            case UNION, NULL ->
                    throw new IllegalArgumentException("a value of " + avro + " cannot be moved");
        };
    }

    private static void moveText(BinaryDecoder in, RecordConsumer out) throws IOException {
        Utf8 text = in.readString(null);
        out.addBinary(Binary.fromConstantByteArray(text.getBytes(), 0, text.getByteLength()));
    }

    private static AvroValue ofLong(LogicalType logical) {
        if (logical != null && logical.getName().equals("timestamp-millis")) {
            return (in, out) -> out.addLong(Math.multiplyExact(in.readLong(), 1000L));
        }
        return (in, out) -> out.addLong(in.readLong());
    }

    private static AvroValue ofFixed(int size) {
        return (in, out) -> {
            byte[] bytes = new byte[size];
            in.readFixed(bytes);
            out.addBinary(Binary.fromConstantByteBuffer(ByteBuffer.wrap(bytes)));
        };
    }

    private static AvroValue ofEnum(List<String> symbols) {
        Binary[] texts = symbols.stream().map(Binary::fromString).toArray(Binary[]::new);
        return (in, out) -> out.addBinary(texts[in.readEnum()]);
    }

    private static AvroValue ofArray(Schema avro, Type column) {
        AvroField element =
                AvroField.of(
                        "element", 0, avro.getElementType(), column.asListType().elementType());
        return (in, out) -> {
            out.startGroup();
            boolean any = false;
            for (long n = in.readArrayStart(); n > 0; n = in.arrayNext()) {
                if (!any) {
                    out.startField("list", 0);
                    any = true;
                }
                for (long i = 0; i < n; i++) {
                    out.startGroup();
                    element.move(in, out);
                    out.endGroup();
                }
            }
            if (any) {
                out.endField("list", 0);
            }
            out.endGroup();
        };
    }

    private static AvroValue ofMap(Schema avro, Type column) {
        AvroField value =
                AvroField.of("value", 1, avro.getValueType(), column.asMapType().valueType());
        return (in, out) -> {
            out.startGroup();
            boolean any = false;
            for (long n = in.readMapStart(); n > 0; n = in.mapNext()) {
                if (!any) {
                    out.startField("key_value", 0);
                    any = true;
                }
                for (long i = 0; i < n; i++) {
                    out.startGroup();
                    out.startField("key", 0);
                    moveText(in, out);
                    out.endField("key", 0);
                    value.move(in, out);
                    out.endGroup();
                }
            }
            if (any) {
                out.endField("key_value", 0);
            }
            out.endGroup();
        };
    }

    private static AvroValue ofRecord(Schema avro, Type column) {
        List<AvroField> fields = AvroField.all(avro, column.asStructType().fields());
        return (in, out) -> {
            out.startGroup();
            for (AvroField field : fields) {
                field.move(in, out);
            }
            out.endGroup();
        };
    }
}
