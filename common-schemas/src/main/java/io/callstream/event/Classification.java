package io.callstream.event;

import org.apache.avro.Schema;

import java.util.Locale;

/// How far data may travel: of a field by the property `classification` of its schema, of a record
/// by its most sensitive field. Records carry theirs as the CloudEvents extension
/// `dataclassification`.
public enum Classification {
    /// Says nothing of a person or of how the business runs.
    PUBLIC,
    /// Times, counts and ids of events: for those who run the service.
    INTERNAL,
    /// Tells something of a person: for those who serve the customer.
    CONFIDENTIAL,
    /// Raw personal data: kept in restricted tables alone; elsewhere a token stands for it, which
    /// the property `tokenised` says.
    RESTRICTED;

    /// Name of the property in the schemas.
    public static final String PROPERTY = "classification";

    /// The property of a field that holds a token in place of a restricted value.
    public static final String TOKENISED = "tokenised";

    /// As it is written in schemas and headers.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Of a field; CONFIDENTIAL where its schema does not say, as of a feature.
    public static Classification of(Schema.Field field) {
        String text = field.getProp(PROPERTY);
        return text == null ? CONFIDENTIAL : valueOf(text.toUpperCase(Locale.ROOT));
    }

    /// Of a record: that of its most sensitive field, where a token counts as CONFIDENTIAL.
    public static Classification of(Schema record) {
        Classification highest = PUBLIC;
        for (Schema.Field field : record.getFields()) {
            Classification one = of(field);
            if (one == RESTRICTED && isTokenised(field)) {
                one = CONFIDENTIAL;
            }
            highest = one.compareTo(highest) > 0 ? one : highest;
        }
        return highest;
    }

    /// Whether the field holds a token in place of the value.
    public static boolean isTokenised(Schema.Field field) {
        return Boolean.TRUE.equals(field.getObjectProp(TOKENISED));
    }
}
