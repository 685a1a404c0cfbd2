package io.callstream.feature;

import io.callstream.feature.DefinitionNode.Mapping;
import io.callstream.feature.DefinitionNode.Sequence;
import io.callstream.feature.FeatureView.Derived;
import io.callstream.feature.FeatureView.Feature;
import io.callstream.feature.FeatureView.Key;
import io.callstream.feature.FeatureView.Source;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads one view from the tree of its file.
final class ViewReader {
    static final List<String> VIEW_KEYS =
            List.of(
                    "view",
                    "entity",
                    "source",
                    "sources",
                    "where",
                    "event_time",
                    "format",
                    "key",
                    "fields",
                    "lateness",
                    "features",
                    "derived",
                    "emit",
                    "ttl");
    static final List<String> SOURCE_KEYS =
            List.of("topic", "name", "where", "event_time", "format", "key", "fields");
    static final Duration DEFAULT_LATENESS = Duration.ofHours(24);
    static final Duration DEFAULT_TTL = Duration.ofDays(30);

    private static final String COMMIT = "commit";

    /// Columns that rows have besides their features.
    private static final Set<String> TAKEN = Set.of("event_timestamp", "created");

    private final Faults faults;
    private final Map<String, Map<String, FieldType>> topics;

    ViewReader(Faults faults, Map<String, Map<String, FieldType>> topics) {
        this.faults = faults;
        this.topics = topics;
    }

    /// @param yaml the text that the tree was made of
    Optional<FeatureView> read(DefinitionNode root, String yaml) {
        if (!(root instanceof Mapping mapping)) {
            faults.add(
                    root.line(),
                    "view",
                    root.shown(),
                    "is missing",
                    "begin the file with view: <name>");
            return Optional.empty();
        }
        DefinitionReader in = new DefinitionReader(faults, "", mapping, VIEW_KEYS);
        String name = in.required("view", "customer_calls");
        if (name != null) {
            in.isName("view", name);
        }
        List<Source> sources = sources(in);
        List<Key> entity = entity(in, sources);
        Duration lateness = in.duration("lateness", DEFAULT_LATENESS);
        Duration emit = emit(in);
        Duration ttl = in.duration("ttl", DEFAULT_TTL);
        Set<String> names = new HashSet<>(TAKEN);
        entity.forEach(key -> names.add(key.name()));
        List<Feature> features = features(in, sources, names);
        List<Derived> derived = derived(in, features, names);
        if (!faults.isEmpty() || name == null) {
            return Optional.empty();
        }
        return Optional.of(
                new FeatureView(
                        name, entity, sources, lateness, features, derived, emit, ttl, yaml));
    }

    private List<Source> sources(DefinitionReader in) {
        if (!in.has("sources")) {
            String topic = in.required("source", "enriched-call-events");
            Source source = topic == null ? null : source(in, "source", topic, topic);
            return source == null ? List.of() : List.of(source);
        }
        for (String key : List.of("source", "where", "event_time", "format", "key", "fields")) {
            if (in.has(key)) {
                in.fault(
                        key,
                        "cannot stand beside sources",
                        "move it into the source it is meant for");
            }
        }
        if (!(in.node("sources") instanceof Sequence list) || list.items().isEmpty()) {
            in.fault(
                    "sources",
                    "must be a list",
                    "write one - topic: <topic> per source, or source: <topic>");
            return List.of();
        }
        Map<String, Source> sources = new LinkedHashMap<>();
        for (int i = 0; i < list.items().size(); i++) {
            String path = "sources[" + i + "]";
            if (!(list.items().get(i) instanceof Mapping mapping)) {
                DefinitionNode item = list.items().get(i);
                faults.add(
                        item.line(),
                        path,
                        item.shown(),
                        "is no source",
                        "write topic: and event_time: under it");
                continue;
            }
            DefinitionReader each = new DefinitionReader(faults, path, mapping, SOURCE_KEYS);
            String topic = each.required("topic", "enriched-call-events");
            String name = each.has("name") ? each.text("name") : topic;
            Source source =
                    topic == null || name == null ? null : source(each, "topic", name, topic);
            if (source != null && sources.putIfAbsent(source.name(), source) != null) {
                each.fault(
                        each.has("name") ? "name" : "topic",
                        "is named twice",
                        "give each source its own name:");
            }
        }
        return List.copyOf(sources.values());
    }

    /// Zero for the word commit.
    private static @Nullable Duration emit(DefinitionReader in) {
        return COMMIT.equals(in.has("emit") ? in.text("emit") : null)
                ? Duration.ZERO
                : in.duration("emit");
    }

    private @Nullable Source source(DefinitionReader in, String key, String name, String topic) {
        OutsideReader outside = new OutsideReader(in, topics.get(topic));
        Map<String, FieldType> fields = outside.fields();
        if (fields == null) {
            in.fault(
                    key,
                    "is no topic with known fields (fields: declares those of another)",
                    Faults.instead(topic, topics.keySet()));
            return null;
        }
        String where = in.condition("where", fields);
        String eventTime = in.required("event_time", "ended_at");
        if (eventTime == null) {
            return null;
        }
        FieldType type = fields.get(eventTime);
        if (type == null) {
            in.fault(
                    "event_time",
                    "is no field of " + topic,
                    Faults.instead(eventTime, fields.keySet()));
        } else if (type != FieldType.TIMESTAMP && type != FieldType.INT64) {
            in.fault(
                    "event_time",
                    "is of type " + type + ", not a time",
                    "name a TIMESTAMP field or an INT64 of epoch milliseconds");
        }
        return new Source(name, topic, where, eventTime, fields, outside.outside());
    }

    private List<Key> entity(DefinitionReader in, List<Source> sources) {
        if (!in.has("entity")) {
            in.fault(
                    "entity",
                    "is missing",
                    "name the field that is the key, e.g. entity: customer_id");
            return List.of();
        }
        List<Key> keys = new ArrayList<>();
        for (String name : in.texts("entity")) {
            FieldType type = null;
            for (Source source : sources) {
                FieldType here = source.fields().get(name);
                if (here == null) {
                    in.fault(
                            "entity",
                            "has " + name + ", which is no field of " + source.topic(),
                            Faults.instead(name, source.fields().keySet()));
                } else if (here != FieldType.STRING
                        && here != FieldType.INT32
                        && here != FieldType.INT64) {
                    in.fault(
                            "entity",
                            "has " + name + " of type " + here,
                            "use a STRING, INT32 or INT64 field");
                } else if (type != null && type != here) {
                    in.fault(
                            "entity",
                            "has " + name + " of two types, " + type + " and " + here,
                            "use one type");
                } else {
                    type = here;
                }
            }
            if (type != null) {
                keys.add(new Key(name, type.feature()));
            }
        }
        return keys;
    }

    private List<Feature> features(DefinitionReader in, List<Source> sources, Set<String> names) {
        if (!(in.node("features") instanceof Mapping mapping) || mapping.entries().isEmpty()) {
            in.fault(
                    "features",
                    "must hold at least one",
                    "write features: and under it e.g. calls: { count: \"*\" }");
            return List.of();
        }
        DefinitionReader features = columns("features", mapping, names);
        FeatureReader reader = new FeatureReader(faults, sources);
        List<Feature> read = new ArrayList<>();
        for (DefinitionNode.Entry entry : mapping.entries()) {
            if (entry.value() instanceof Mapping body) {
                reader.read(entry.key(), body).ifPresent(read::add);
            } else {
                features.fault(
                        entry.key(), "is no feature", "write e.g. { count: \"*\", window: 10m }");
            }
        }
        return read;
    }

    private List<Derived> derived(DefinitionReader in, List<Feature> features, Set<String> names) {
        if (!in.has("derived")) {
            return List.of();
        }
        if (!(in.node("derived") instanceof Mapping mapping)) {
            in.fault(
                    "derived",
                    "must hold expressions by name",
                    "write e.g. share: \"double(a) / double(b)\"");
            return List.of();
        }
        DefinitionReader expressions = columns("derived", mapping, names);
        Map<String, FieldType> row = new LinkedHashMap<>();
        features.forEach(feature -> row.put(feature.name(), feature.type().field()));
        Set<String> unread = new HashSet<>();
        if (in.node("features") instanceof Mapping all) {
            all.entries().forEach(entry -> unread.add(entry.key()));
        }
        unread.removeAll(row.keySet());
        List<Derived> read = new ArrayList<>();
        for (DefinitionNode.Entry entry : mapping.entries()) {
            String text = expressions.text(entry.key());
            Expression expression =
                    text == null ? null : expressions.expression(entry.key(), text, row, unread);
            if (text == null || expression == null) {
                unread.add(entry.key());
            } else {
                read.add(new Derived(entry.key(), text, expression.type()));
                row.put(entry.key(), expression.type().field());
            }
        }
        return read;
    }

    /// A mapping whose keys are new columns of the row.
    private DefinitionReader columns(String path, Mapping mapping, Set<String> names) {
        List<String> keys = mapping.entries().stream().map(DefinitionNode.Entry::key).toList();
        DefinitionReader columns = new DefinitionReader(faults, path, mapping, keys);
        for (String name : keys) {
            if (columns.isName(name, name) && !names.add(name)) {
                columns.fault(name, "is the name of another column", "choose another name");
            }
        }
        return columns;
    }
}
