package io.callstream.serving.adapter;

import com.fasterxml.jackson.databind.JsonNode;

import io.callstream.feature.EntityKey;
import io.callstream.serving.online.RowQuery;
import io.callstream.serving.online.ServedView;
import io.callstream.serving.serve.Catalogue;
import io.callstream.serving.serve.Faults;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A request of Feast's `POST /get-online-features`, checked.
///
/// @param entities columns of entity values, in the order of the request
/// @param rows length of each of them
/// @param columns features in the order of the request
/// @param queries of the first view's rows, then of the next view's
record FeastRequest(
        Map<String, JsonNode> entities, int rows, List<Column> columns, List<RowQuery> queries) {
    private static final int MOST_QUERIES = 20_000;

    /// A feature asked for.
    ///
    /// @param name as it is called in the answer
    /// @param firstQuery index of its view's first row among the queries
    /// @param feature index in those queries
    record Column(String name, int firstQuery, int feature) {}

    /// A view and those of its features that are asked for.
    private record Wanted(ServedView view, List<String> features) {}

    /// Reads the body; everything that is wrong with it is noted.
    static Optional<FeastRequest> read(JsonNode body, Catalogue catalogue, Faults faults) {
        Map<String, Wanted> wanted = new LinkedHashMap<>();
        List<String[]> order = new ArrayList<>();
        for (String[] name : names(body, catalogue, faults)) {
            catalogue
                    .view(name[0], "features", faults)
                    .ifPresent(
                            view -> {
                                catalogue.features(view, List.of(name[1]), "features", faults);
                                List<String> features =
                                        wanted.computeIfAbsent(
                                                        name[0],
                                                        same -> new Wanted(view, new ArrayList<>()))
                                                .features();
                                if (!features.contains(name[1])) {
                                    features.add(name[1]);
                                }
                                order.add(name);
                            });
        }
        Map<String, JsonNode> entities = entities(body.path("entities"), catalogue, faults);
        int rows = entities.values().stream().mapToInt(JsonNode::size).max().orElse(0);
        if ((long) rows * wanted.size() > MOST_QUERIES) {
            faults.add(
                    "entities", "ask for more than " + MOST_QUERIES + " rows; split the request");
            return Optional.empty();
        }
        Map<String, Integer> firstQuery = new LinkedHashMap<>();
        List<RowQuery> queries = new ArrayList<>();
        wanted.forEach(
                (name, view) -> {
                    firstQuery.put(name, queries.size());
                    for (int row = 0; row < rows; row++) {
                        key(view.view(), entities, row, catalogue, faults)
                                .ifPresent(
                                        key ->
                                                queries.add(
                                                        new RowQuery(
                                                                view.view(),
                                                                key,
                                                                view.features())));
                    }
                });
        boolean full = body.path("full_feature_names").asBoolean(false);
        List<Column> columns = new ArrayList<>();
        Set<String> taken = new HashSet<>(entities.keySet());
        for (String[] name : order) {
            String shown = full ? name[0] + "__" + name[1] : name[1];
            if (!taken.add(shown)) {
                faults.add(
                        "features",
                        "two columns would be called "
                                + shown
                                + "; set full_feature_names, or ask for one");
            }
            Wanted view =
                    wanted.getOrDefault(
                            name[0], new Wanted(catalogue.views().iterator().next(), List.of()));
            columns.add(
                    new Column(
                            shown,
                            firstQuery.getOrDefault(name[0], 0),
                            view.features().indexOf(name[1])));
        }
        return Optional.of(new FeastRequest(entities, rows, columns, queries));
    }

    /// Pairs of view and feature.
    private static List<String[]> names(JsonNode body, Catalogue catalogue, Faults faults) {
        List<String[]> names = new ArrayList<>();
        JsonNode service = body.path("feature_service");
        if (service.isTextual()) {
            for (ServedView view :
                    catalogue.service(service.textValue(), "feature_service", faults)) {
                view.columnNames()
                        .forEach(feature -> names.add(new String[] {view.name(), feature}));
            }
            return names;
        }
        JsonNode features = body.path("features");
        if (!features.isArray() || features.isEmpty()) {
            faults.add(
                    "features",
                    "must be an array of \"view:feature\", or feature_service the name of a view");
            return names;
        }
        for (int i = 0; i < features.size(); i++) {
            String[] name = features.get(i).asText().split(":", -1);
            if (name.length == 2) {
                names.add(name);
            } else {
                faults.add("features[" + i + "]", "must be \"view:feature\"");
            }
        }
        return names;
    }

    private static Map<String, JsonNode> entities(
            JsonNode node, Catalogue catalogue, Faults faults) {
        Map<String, JsonNode> entities = new LinkedHashMap<>();
        if (!node.isObject() || node.isEmpty()) {
            faults.add("entities", "must be an object with an array of values per key");
            return entities;
        }
        node.properties()
                .forEach(
                        entity -> {
                            if (!catalogue.entities().contains(entity.getKey())) {
                                faults.unknown(
                                        "entities",
                                        "entity",
                                        entity.getKey(),
                                        catalogue.entities());
                            } else if (!entity.getValue().isArray()) {
                                faults.add("entities." + entity.getKey(), "must be an array");
                            } else {
                                entities.put(entity.getKey(), entity.getValue());
                            }
                        });
        if (entities.values().stream().mapToInt(JsonNode::size).distinct().count() > 1) {
            faults.add("entities", "must have as many values of each key");
        }
        return entities;
    }

    private static Optional<EntityKey> key(
            ServedView view,
            Map<String, JsonNode> entities,
            int row,
            Catalogue catalogue,
            Faults faults) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        view.keyNames()
                .forEach(
                        name -> {
                            JsonNode column = entities.get(name);
                            if (column != null && column.has(row)) {
                                values.put(name, Json.scalar(column.get(row)));
                            }
                        });
        return catalogue.key(view, values, "entities[" + row + "]", faults);
    }
}
