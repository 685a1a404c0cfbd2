package io.callstream.feature;

import io.callstream.feature.DefinitionNode.Entry;
import io.callstream.feature.DefinitionNode.Mapping;
import io.callstream.feature.DefinitionNode.Text;
import io.callstream.feature.FeatureView.Format;
import io.callstream.feature.FeatureView.Outside;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads what a source says of a topic that is not of the catalogue: its format, its key and the
/// types of its fields.
final class OutsideReader {
    private static final List<String> KEYS = List.of("format", "key", "fields");

    private final DefinitionReader in;
    private final @Nullable Map<String, FieldType> fields;
    private final @Nullable Outside outside;

    /// @param known the fields of a topic of the catalogue, null of any other
    OutsideReader(DefinitionReader in, @Nullable Map<String, FieldType> known) {
        this.in = in;
        if (known != null) {
            KEYS.stream()
                    .filter(in::has)
                    .forEach(
                            key ->
                                    in.fault(
                                            key,
                                            "is known of this topic of the catalogue",
                                            "leave it out"));
            this.fields = known;
            this.outside = null;
            return;
        }
        this.fields = in.has("fields") ? declared() : null;
        this.outside = new Outside(format(), key());
    }

    /// Null where the topic's fields are known from nowhere.
    @Nullable Map<String, FieldType> fields() {
        return fields;
    }

    /// Null of a topic of the catalogue.
    @Nullable Outside outside() {
        return outside;
    }

    private Format format() {
        String text = in.has("format") ? in.text("format") : null;
        if (text == null || text.equals("json")) {
            return Format.JSON;
        }
        if (!text.equals("avro")) {
            in.fault("format", "is no format", "write json or avro");
        }
        return Format.AVRO;
    }

    private @Nullable String key() {
        String key = in.has("key") ? in.text("key") : null;
        if (key != null && fields != null && !fields.containsKey(key)) {
            in.fault("key", "is none of the fields", Faults.instead(key, fields.keySet()));
        }
        return key;
    }

    private @Nullable Map<String, FieldType> declared() {
        if (!(in.node("fields") instanceof Mapping mapping) || mapping.entries().isEmpty()) {
            in.fault(
                    "fields",
                    "must hold types by name",
                    "write e.g. { user_id: string, amount: double, at: timestamp }");
            return null;
        }
        List<String> names = mapping.entries().stream().map(Entry::key).toList();
        DefinitionReader each = in.inner("fields", mapping, names);
        Map<String, FieldType> types = new LinkedHashMap<>();
        for (Entry entry : mapping.entries()) {
            FieldType type = entry.value() instanceof Text text ? typeOf(text.value()) : null;
            if (type == null) {
                each.fault(
                        entry.key(),
                        "is no type",
                        "write one of " + String.join(", ", words()).toLowerCase(Locale.ROOT));
            } else if (each.isName(entry.key(), entry.key())) {
                types.put(entry.key(), type);
            }
        }
        return types;
    }

    private static @Nullable FieldType typeOf(String word) {
        return Arrays.stream(FieldType.values())
                .filter(type -> type.name().equalsIgnoreCase(word.strip()))
                .findFirst()
                .orElse(null);
    }

    private static List<String> words() {
        return Arrays.stream(FieldType.values()).map(FieldType::name).toList();
    }
}
