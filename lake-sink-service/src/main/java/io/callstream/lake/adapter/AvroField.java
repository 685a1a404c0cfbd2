package io.callstream.lake.adapter;

import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.parquet.io.api.RecordConsumer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Moves one field of an Avro record, which may be null, to its column.
///
/// @param column name in the Parquet file
/// @param position of the column among its siblings
/// @param nullBranch index of null in the field's union; -1 where it is never null
record AvroField(String column, int position, int nullBranch, AvroValue value) {
    static AvroField of(String column, int position, Schema schema, Type type) {
        if (schema.getType() != Schema.Type.UNION) {
            return new AvroField(column, position, -1, AvroValue.of(schema, type));
        }
        int nullBranch = -1;
        Schema other = schema;
        for (int i = 0; i < schema.getTypes().size(); i++) {
            if (schema.getTypes().get(i).getType() == Schema.Type.NULL) {
                nullBranch = i;
            } else {
                other = schema.getTypes().get(i);
            }
        }
        // A union of one type has no null branch; its index still stands in the bytes.
        return new AvroField(
                column,
                position,
                nullBranch < 0 ? Integer.MAX_VALUE : nullBranch,
                AvroValue.of(other, type));
    }

    /// All fields of a record in the order of its bytes; every one has a column.
    static List<AvroField> all(Schema record, List<NestedField> columns) {
        List<String> names = columns.stream().map(NestedField::name).toList();
        List<AvroField> fields = new ArrayList<>();
        for (Schema.Field field : record.getFields()) {
            int position = names.indexOf(field.name());
            if (position < 0) {
                throw new IllegalStateException(
                        "the table has no column for field "
                                + field.name()
                                + " of "
                                + record.getFullName());
            }
            fields.add(of(field.name(), position, field.schema(), columns.get(position).type()));
        }
        return List.copyOf(fields);
    }

    void move(BinaryDecoder in, RecordConsumer out) throws IOException {
        if (nullBranch >= 0 && in.readIndex() == nullBranch) {
            in.readNull();
            return;
        }
        out.startField(column, position);
        value.move(in, out);
        out.endField(column, position);
    }
}
