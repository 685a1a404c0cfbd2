package io.callstream.serving.training;

import io.callstream.serving.online.ServedView;
import io.callstream.serving.serve.Catalogue;
import io.callstream.serving.serve.Faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a training set is made of: of each view some features, each under a name of its own.
public record TrainingPlan(List<Part> parts) {
    /// Some features of one view.
    ///
    /// @param features name of the feature → name of its column in the training set
    public record Part(ServedView view, Map<String, String> features) {
        public Part {
            features = new LinkedHashMap<>(features);
        }

        /// The lake table of the view's rows.
        public String table() {
            return "feature_" + view.name();
        }
    }

    public TrainingPlan {
        parts = List.copyOf(parts);
    }

    /// Reads `view:feature` references; `view:*` is all of a view.
    ///
    /// @param full whether columns are called `view__feature`, as Feast's full feature names
    /// @throws Faults.RequestException naming every fault, with the nearest names
    public static TrainingPlan of(
            List<String> references, Catalogue catalogue, boolean full, LabelColumns labels) {
        Faults faults = new Faults();
        Map<ServedView, Map<String, String>> byView = new LinkedHashMap<>();
        for (String reference : references) {
            add(reference.strip(), catalogue, full, byView, faults);
        }
        if (byView.isEmpty() && references.isEmpty()) {
            faults.add("--features", "names no feature; give view:feature, joined by commas");
        }
        checkLabels(byView, labels, faults);
        checkNames(byView, labels, faults);
        faults.verify();
        List<Part> parts = new ArrayList<>();
        byView.forEach((view, features) -> parts.add(new Part(view, features)));
        return new TrainingPlan(parts);
    }

    private static void add(
            String reference,
            Catalogue catalogue,
            boolean full,
            Map<ServedView, Map<String, String>> byView,
            Faults faults) {
        String[] parts = reference.split(":", -1);
        if (parts.length != 2) {
            faults.add(
                    "--features",
                    "\"" + reference + "\" is no reference; write view:feature, or view:* for all");
            return;
        }
        Optional<ServedView> view = catalogue.view(parts[0], "--features", faults);
        view.ifPresent(
                found -> {
                    List<String> names =
                            parts[1].equals("*") ? found.columnNames() : List.of(parts[1]);
                    catalogue.features(found, names, "--features", faults);
                    Map<String, String> features =
                            byView.computeIfAbsent(found, _ -> new LinkedHashMap<>());
                    names.forEach(
                            name -> features.put(name, full ? found.name() + "__" + name : name));
                });
    }

    private static void checkLabels(
            Map<ServedView, Map<String, String>> byView, LabelColumns labels, Faults faults) {
        String there = String.join(", ", labels.types().keySet());
        if (!labels.has(LabelColumns.TIME)) {
            faults.add(
                    "--labels",
                    "has no column "
                            + LabelColumns.TIME
                            + ", the time of each label; its columns are "
                            + there);
        } else if (!labels.timed()) {
            faults.add(
                    "--labels",
                    "has a column "
                            + LabelColumns.TIME
                            + " of type "
                            + labels.types().get(LabelColumns.TIME)
                            + "; it must hold times, as 2026-11-22T10:00:00Z");
        }
        for (ServedView view : byView.keySet()) {
            for (String key : view.keyNames()) {
                if (!labels.has(key)) {
                    faults.add(
                            "--labels",
                            "has no column "
                                    + key
                                    + ", a key of the view "
                                    + view.name()
                                    + "; its columns are "
                                    + there);
                }
            }
        }
    }

    private static void checkNames(
            Map<ServedView, Map<String, String>> byView, LabelColumns labels, Faults faults) {
        Map<String, String> owners = new HashMap<>();
        labels.types().keySet().forEach(name -> owners.put(name, "the labels"));
        byView.forEach(
                (view, features) ->
                        features.values()
                                .forEach(
                                        name -> {
                                            String other =
                                                    owners.put(name, "the view " + view.name());
                                            if (other != null) {
                                                faults.add(
                                                        "--features",
                                                        "a column "
                                                                + name
                                                                + " would come from "
                                                                + other
                                                                + " and from the view "
                                                                + view.name()
                                                                + "; give --full-feature-names, or rename the label");
                                            }
                                        }));
    }
}
