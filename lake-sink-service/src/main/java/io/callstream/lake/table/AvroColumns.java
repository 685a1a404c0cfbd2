package io.callstream.lake.table;

import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

import java.util.ArrayList;
import java.util.List;

/// The columns of an Avro record: every field becomes a nullable column of its name, so that a
/// schema may drop it later.
///
/// Enums become text; milliseconds become the lake's microseconds; a union may only be of null and
/// one other type. The ids are those of this mapping alone; the catalog gives its own.
final class AvroColumns {
    private int lastId;

    private AvroColumns(int lastId) {
        this.lastId = lastId;
    }

    /// @param firstId first id to give
    /// @throws SchemaFault where a field has no column type
    static List<NestedField> of(Schema record, int firstId) {
        AvroColumns columns = new AvroColumns(firstId - 1);
        List<NestedField> fields = new ArrayList<>();
        for (Schema.Field field : record.getFields()) {
            int id = ++columns.lastId;
            fields.add(
                    NestedField.optional(
                            id,
                            field.name(),
                            columns.type(field.schema(), field.name()),
                            field.doc()));
        }
        return fields;
    }

    private Type type(Schema schema, String column) {
        LogicalType logical = schema.getLogicalType();
        return switch (schema.getType()) {
            case BOOLEAN -> Types.BooleanType.get();
            case INT -> integer(logical);
            case LONG -> longInteger(logical);
            case FLOAT -> Types.FloatType.get();
            case DOUBLE -> Types.DoubleType.get();
            case STRING, ENUM -> Types.StringType.get();
            case BYTES, FIXED -> binary(logical, column);
            case UNION -> type(onlyBranch(schema, column), column);
            case ARRAY ->
                    Types.ListType.ofOptional(++lastId, type(schema.getElementType(), column));
            case MAP ->
                    Types.MapType.ofOptional(
                            ++lastId,
                            ++lastId,
                            Types.StringType.get(),
                            type(schema.getValueType(), column));
            case RECORD -> struct(schema);
            case NULL ->
                    throw new SchemaFault(
                            "column " + column + " is always null, which has no column type");
        };
    }

    private Type struct(Schema record) {
        List<NestedField> fields = new ArrayList<>();
        for (Schema.Field field : record.getFields()) {
            int id = ++lastId;
            fields.add(
                    NestedField.optional(
                            id, field.name(), type(field.schema(), field.name()), field.doc()));
        }
        return Types.StructType.of(fields);
    }

    private static Type integer(LogicalType logical) {
        if (logical == null) {
            return Types.IntegerType.get();
        }
        return logical.getName().equals("date") ? Types.DateType.get() : Types.IntegerType.get();
    }

    private static Type longInteger(LogicalType logical) {
        if (logical == null) {
            return Types.LongType.get();
        }
        return switch (logical.getName()) {
            case "timestamp-millis", "timestamp-micros" -> Types.TimestampType.withZone();
            default -> Types.LongType.get();
        };
    }

    private static Type binary(LogicalType logical, String column) {
        if (logical != null && logical.getName().equals("decimal")) {
            throw new SchemaFault(
                    "column "
                            + column
                            + " is a decimal, which the lake does not hold; use a double or text");
        }
        return Types.BinaryType.get();
    }

    /// The type of a nullable field.
    static Schema onlyBranch(Schema union, String column) {
        List<Schema> branches =
                union.getTypes().stream()
                        .filter(branch -> branch.getType() != Schema.Type.NULL)
                        .toList();
        if (branches.size() != 1) {
            throw new SchemaFault(
                    "column "
                            + column
                            + " is a union of several types ("
                            + union
                            + "), which has no column type");
        }
        return branches.getFirst();
    }
}
