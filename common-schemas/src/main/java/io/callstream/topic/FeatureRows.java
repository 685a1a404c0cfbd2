package io.callstream.topic;

import io.callstream.feature.EntityKey;
import io.callstream.feature.FeatureRow;
import io.callstream.feature.FeatureType;
import io.callstream.feature.FeatureView;
import io.callstream.feature.ViewProgram;

import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Feature rows as Avro records: the entity's keys, `event_timestamp`, then each column of the
/// view, null where undefined.
///
/// The schema is made from the view, so that adding a feature is a backward-compatible change.
public final class FeatureRows {
    /// Field of the row's event time.
    public static final String EVENT_TIMESTAMP = "event_timestamp";

    private static final String NAMESPACE = "io.callstream.event.feature";

    private FeatureRows() {}

    /// Schema of a view's rows.
    public static Schema schema(ViewProgram program) {
        List<Schema.Field> fields = new ArrayList<>();
        for (FeatureView.Key key : program.entity()) {
            fields.add(new Schema.Field(key.name(), avro(key.type()), "Entity key."));
        }
        Schema millis = LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
        fields.add(new Schema.Field(EVENT_TIMESTAMP, millis, "Event time of the row."));
        for (ViewProgram.Column column : program.columns()) {
            Schema type = Schema.createUnion(Schema.create(Schema.Type.NULL), avro(column.type()));
            fields.add(
                    new Schema.Field(column.name(), type, null, Schema.Field.NULL_DEFAULT_VALUE));
        }
        return Schema.createRecord(
                recordName(program.view().name()),
                "A row of the feature view " + program.view().name() + ".",
                NAMESPACE,
                false,
                fields);
    }

    /// A row as a record; null of a tombstone.
    ///
    /// @param schema of the same program
    public static @Nullable GenericRecord record(Schema schema, EntityKey key, FeatureRow row) {
        @Nullable Object[] values = row.values();
        if (values == null) {
            return null;
        }
        GenericData.Record record = new GenericData.Record(schema);
        int position = 0;
        for (Object part : key.values()) {
            record.put(position++, part);
        }
        record.put(position++, row.eventTime());
        for (Object value : values) {
            record.put(position++, value);
        }
        return record;
    }

    private static Schema avro(FeatureType type) {
        return switch (type) {
            case STRING -> {
                Schema text = Schema.create(Schema.Type.STRING);
                GenericData.setStringType(text, GenericData.StringType.String);
                yield text;
            }
            case INT32 -> Schema.create(Schema.Type.INT);
            case INT64 -> Schema.create(Schema.Type.LONG);
            case DOUBLE -> Schema.create(Schema.Type.DOUBLE);
            case BOOL -> Schema.create(Schema.Type.BOOLEAN);
        };
    }

    private static String recordName(String view) {
        return Arrays.stream(view.split("_", -1))
                .filter(part -> !part.isEmpty())
                .map(part -> Character.toUpperCase(part.charAt(0)) + part.substring(1))
                .collect(Collectors.joining());
    }
}
