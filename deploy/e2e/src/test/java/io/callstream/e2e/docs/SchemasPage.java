package io.callstream.e2e.docs;

import io.callstream.e2e.code.Repository;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// docs/SCHEMAS.md, from the Avro schemas.
final class SchemasPage {
    private static final Path SCHEMAS = Path.of("common-schemas/src/main/avro");

    private SchemasPage() {}

    static String text() {
        Markdown page =
                Markdown.generated("Schemas", "the .avsc files of common-schemas/src/main/avro")
                        .paragraph(
                                "Values are Avro in the Confluent wire format, subject `<topic>-value`. A change must be backward")
                        .line(
                                "compatible with every version in `common-schemas/src/main/avro/released`. Times are UTC,")
                        .line(
                                "`*_sec` are seconds. The class of a field says how far it may travel: public, internal, confidential or restricted;")
                        .line(
                                "a record carries the highest of its fields as the header `ce_dataclassification`.");
        Repository.files().stream()
                .filter(file -> SCHEMAS.equals(file.getParent()))
                .filter(file -> file.toString().endsWith(".avsc"))
                .map(file -> new Schema.Parser().parse(Repository.text(file)))
                .forEach(schema -> record(page, schema));
        return page.toString();
    }

    private static void record(Markdown page, Schema schema) {
        List<Schema> enums = new ArrayList<>();
        page.heading(schema.getName())
                .paragraph(text(schema.getDoc()))
                .table(
                        List.of("field", "type", "class", "meaning"),
                        schema.getFields().stream()
                                .map(
                                        field ->
                                                List.of(
                                                        Markdown.code(field.name()),
                                                        type(field.schema(), enums),
                                                        classOf(field),
                                                        text(field.doc())))
                                .toList());
        enums.forEach(
                one ->
                        page.paragraph(
                                "%s: %s. %s"
                                        .formatted(
                                                one.getName(),
                                                String.join(", ", one.getEnumSymbols()),
                                                text(one.getDoc()))));
    }

    private static String classOf(Schema.Field field) {
        String text = text(field.getProp("classification"));
        return field.getObjectProp("tokenised") == null ? text : text + ", a token stands for it";
    }

    private static String type(Schema schema, List<Schema> enums) {
        return switch (schema.getType()) {
            case UNION ->
                    schema.getTypes().stream()
                            .map(branch -> type(branch, enums))
                            .sorted(Comparator.comparing("null"::equals))
                            .collect(Collectors.joining(" or "));
            case ENUM -> {
                enums.add(schema);
                yield schema.getName();
            }
            case MAP -> "map of " + type(schema.getValueType(), enums);
            case ARRAY -> "array of " + type(schema.getElementType(), enums);
            case RECORD, FIXED -> schema.getName();
            default ->
                    schema.getLogicalType() == null
                            ? schema.getType().getName()
                            : schema.getLogicalType().getName();
        };
    }

    private static String text(@Nullable String doc) {
        return doc == null ? "" : doc;
    }
}
