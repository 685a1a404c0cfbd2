package io.callstream.enrichment.alert;

import io.callstream.event.Alert;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// How a rule did against labelled calls.
///
/// @param alerts how many it gave
/// @param calls how many labelled calls it alerted on
/// @param hits of them, those that are labelled true
/// @param positives labelled true, alerted or not
/// @param labelled calls with a label
public record RuleScore(String rule, int alerts, int calls, int hits, int positives, int labelled) {
    /// @param labels by call id; empty where there are none
    public static RuleScore of(String rule, List<Alert> alerts, Map<String, Boolean> labels) {
        Set<String> calls =
                alerts.stream()
                        .map(Alert::getCallId)
                        .filter(Objects::nonNull)
                        .filter(labels::containsKey)
                        .collect(Collectors.toCollection(HashSet::new));
        int hits =
                (int) calls.stream().filter(call -> Boolean.TRUE.equals(labels.get(call))).count();
        int positives = (int) labels.values().stream().filter(Boolean::booleanValue).count();
        return new RuleScore(rule, alerts.size(), calls.size(), hits, positives, labels.size());
    }

    /// Share of the calls alerted on that are labelled true; null where there are none.
    public @Nullable Double precision() {
        return calls == 0 ? null : (double) hits / calls;
    }

    /// Share of the calls labelled true that it alerted on; null where there are none.
    public @Nullable Double recall() {
        return positives == 0 ? null : (double) hits / positives;
    }

    /// How much more often than at random a call alerted on is labelled true.
    public @Nullable Double lift() {
        Double precision = precision();
        return precision == null || positives == 0
                ? null
                : precision / ((double) positives / labelled);
    }
}
