package io.callstream.serving.serve;

import io.callstream.feature.EntityKey;
import io.callstream.feature.FeatureType;
import io.callstream.feature.FeatureView;
import io.callstream.serving.online.FeastRegistry;
import io.callstream.serving.online.RowQuery;
import io.callstream.serving.online.ServedView;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The views that are served, and requests checked against them.
public final class Catalogue {
    private final Map<String, ServedView> views = new LinkedHashMap<>();
    private final Map<String, List<ServedView>> services;
    private final Set<String> entities = new LinkedHashSet<>();
    private final Map<String, List<ServedView>> bySingleKey = new LinkedHashMap<>();

    public Catalogue(Collection<ServedView> served) {
        services = FeastRegistry.services(served);
        served.forEach(
                view -> {
                    views.put(view.name(), view);
                    entities.addAll(view.keyNames());
                    if (view.entity().size() == 1
                            && view.entity().getFirst().type() == FeatureType.STRING) {
                        bySingleKey
                                .computeIfAbsent(
                                        view.entity().getFirst().name(), same -> new ArrayList<>())
                                .add(view);
                    }
                });
    }

    /// In the order of their definitions.
    public Collection<ServedView> views() {
        return views.values();
    }

    /// Views whose only key, a text, has that name.
    public List<ServedView> viewsBy(String key) {
        return bySingleKey.getOrDefault(key, List.of());
    }

    /// Views of a feature service: a view's name, or `by_<key>`; where there is none, that is
    /// noted.
    public List<ServedView> service(String name, String where, Faults faults) {
        List<ServedView> found = services.get(name);
        if (found == null) {
            faults.unknown(where, "feature service", name, services.keySet());
        }
        return found == null ? List.of() : found;
    }

    /// Names of all keys of all views.
    public Set<String> entities() {
        return entities;
    }

    /// The view of that name; where there is none, that is noted.
    public Optional<ServedView> view(String name, String where, Faults faults) {
        ServedView view = views.get(name);
        if (view == null) {
            faults.unknown(where, "view", name, views.keySet());
        }
        return Optional.ofNullable(view);
    }

    /// Notes each name that is no column of the view.
    public void features(ServedView view, Collection<String> names, String where, Faults faults) {
        List<String> known = view.columnNames();
        for (String name : names) {
            if (!known.contains(name)) {
                faults.unknown(where, "feature of " + view.name(), name, known);
            }
        }
    }

    /// A query for features of a view, all of them where none is named; empty where something is
    /// wrong, which is noted.
    ///
    /// @param values by name of the key: texts and numbers, or null where none was given
    public Optional<RowQuery> query(
            ServedView view,
            Map<String, @Nullable Object> values,
            List<String> features,
            String where,
            Faults faults) {
        Optional<EntityKey> key = key(view, values, where, faults);
        features(view, features, where, faults);
        return key.map(
                found ->
                        new RowQuery(
                                view, found, features.isEmpty() ? view.columnNames() : features));
    }

    /// The key of a view's row; names that are no key of it are noted.
    public Optional<EntityKey> key(
            ServedView view, Map<String, @Nullable Object> values, String where, Faults faults) {
        List<Object> parts = new ArrayList<>();
        for (FeatureView.Key key : view.entity()) {
            Object value = values.get(key.name());
            if (value == null) {
                faults.add(
                        where,
                        "the key " + key.name() + " of the view " + view.name() + " is missing");
                continue;
            }
            part(key, value)
                    .ifPresentOrElse(
                            parts::add,
                            () -> faults.add(where + "." + key.name(), "must be " + describe(key)));
        }
        for (String name : values.keySet()) {
            if (!view.keyNames().contains(name)) {
                faults.add(
                        where,
                        "\""
                                + name
                                + "\" is no key of the view "
                                + view.name()
                                + "; its keys are "
                                + String.join(", ", view.keyNames()));
            }
        }
        return parts.size() == view.entity().size()
                ? Optional.of(new EntityKey(view.keyNames(), parts))
                : Optional.empty();
    }

    /// The value in the class that the key has; empty where it has another.
    private static Optional<Object> part(FeatureView.Key key, Object value) {
        return switch (key.type()) {
            case STRING -> value instanceof String text ? Optional.of(text) : Optional.empty();
            case INT32 ->
                    whole(value).filter(number -> number == number.intValue()).map(Long::intValue);
            case INT64 -> whole(value).map(number -> number);
            case DOUBLE, BOOL -> Optional.empty();
        };
    }

    private static Optional<Long> whole(Object value) {
        if (value instanceof Long number) {
            return Optional.of(number);
        }
        if (value instanceof String text && text.matches("-?\\d{1,19}")) {
            try {
                return Optional.of(Long.parseLong(text));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static String describe(FeatureView.Key key) {
        return switch (key.type()) {
            case STRING -> "a text";
            case INT32 -> "a whole number of 32 bits";
            case INT64 -> "a whole number of 64 bits";
            case DOUBLE, BOOL -> "of another type, which keys do not have: " + key.type();
        };
    }
}
