package io.callstream.topic;

import io.callstream.feature.FieldType;

import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The fields of an Avro record as the feature engine reads them: types by name, values by
/// position.
///
/// Texts, numbers, booleans, enums (as text) and timestamps are features' stuff; maps, arrays,
/// bytes and dates are left out.
public final class SourceFields {
    private final int[] positions;

    private SourceFields(int[] positions) {
        this.positions = positions;
    }

    /// The usable fields of a record schema with their types, in schema order.
    public static Map<String, FieldType> types(Schema schema) {
        Map<String, FieldType> types = new LinkedHashMap<>();
        for (Schema.Field field : schema.getFields()) {
            typeOf(field.schema()).ifPresent(type -> types.put(field.name(), type));
        }
        return types;
    }

    /// A reader of these fields, in this order.
    ///
    /// @throws IllegalArgumentException where the schema lacks one
    public static SourceFields of(Schema schema, List<String> names) {
        int[] positions = new int[names.size()];
        for (int i = 0; i < positions.length; i++) {
            Schema.Field field = schema.getField(names.get(i));
            if (field == null) {
                throw new IllegalArgumentException(
                        schema.getFullName() + " has no field " + names.get(i));
            }
            positions[i] = field.pos();
        }
        return new SourceFields(positions);
    }

    /// The values of the record's fields: timestamps as epoch millis, enums as text.
    public @Nullable Object[] values(IndexedRecord record) {
        @Nullable Object[] values = new Object[positions.length];
        for (int i = 0; i < positions.length; i++) {
            values[i] = plain(record.get(positions[i]));
        }
        return values;
    }

    static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Instant instant -> instant.toEpochMilli();
            case Enum<?> symbol -> symbol.name();
            case GenericEnumSymbol<?> symbol -> symbol.toString();
            case CharSequence text -> text.toString();
            default -> value;
        };
    }

    private static Optional<FieldType> typeOf(Schema schema) {
        return switch (schema.getType()) {
            case UNION -> {
                List<Schema> present =
                        schema.getTypes().stream()
                                .filter(branch -> branch.getType() != Schema.Type.NULL)
                                .toList();
                yield present.size() == 1 ? typeOf(present.getFirst()) : Optional.empty();
            }
            case STRING, ENUM -> Optional.of(FieldType.STRING);
            case BOOLEAN -> Optional.of(FieldType.BOOL);
            case FLOAT -> Optional.of(FieldType.FLOAT);
            case DOUBLE -> Optional.of(FieldType.DOUBLE);
            case INT ->
                    schema.getLogicalType() == null
                            ? Optional.of(FieldType.INT32)
                            : Optional.empty();
            case LONG ->
                    schema.getLogicalType() instanceof LogicalTypes.TimestampMillis
                            ? Optional.of(FieldType.TIMESTAMP)
                            : schema.getLogicalType() == null
                                    ? Optional.of(FieldType.INT64)
                                    : Optional.empty();
            case RECORD, ARRAY, MAP, FIXED, BYTES, NULL -> Optional.empty();
        };
    }
}
