package io.callstream.enrichment.text.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Rows of several files as one training set.
///
/// A text that many rows repeat with the same label (`yes`, `thank you`) stands once, with a weight
/// of 1 + the logarithm of their number: more would say nothing new, and take its time in every
/// round.
final class DefaultCorpus {
    /// Sentences rated on a scale are few beside GoEmotions and rich in the words of reviews; where
    /// their neutral begins was chosen, so they say less about that. By cross-validation.
    private static final double RATED = 2;

    private static final double RATED_NEUTRAL = 0.5;

    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final List<LabelledText> texts = new ArrayList<>();
    private final List<Integer> counts = new ArrayList<>();

    /// Rows whose label is a sentiment that people named.
    void sentiment(List<Map<String, String>> rows) {
        rows.forEach(row -> add(new LabelledText(text(row), label(row))));
    }

    /// Rows whose label is a mean of ratings, cut in three.
    void rated(List<Map<String, String>> rows) {
        rows.forEach(row -> add(new LabelledText(text(row), label(row), RATED, RATED_NEUTRAL)));
    }

    /// Rows with an intent, as contact reasons.
    void reasons(List<Map<String, String>> rows, ContactReasons reasons, String source) {
        for (Map<String, String> row : rows) {
            String reason = reasons.of(source, ContactReasons.value(row, "intent"));
            add(new LabelledText(text(row), reason));
        }
    }

    /// What was added, in order.
    List<LabelledText> rows() {
        List<LabelledText> rows = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            rows.add(texts.get(i).times(1 + StrictMath.log(counts.get(i))));
        }
        return rows;
    }

    private void add(LabelledText row) {
        String key = row.label() + "\n" + row.text();
        int place = places.computeIfAbsent(key, k -> texts.size());
        if (place == texts.size()) {
            texts.add(row);
            counts.add(0);
        }
        counts.set(place, counts.get(place) + 1);
    }

    private static String text(Map<String, String> row) {
        return ContactReasons.value(row, "text");
    }

    private static String label(Map<String, String> row) {
        return ContactReasons.value(row, "label");
    }
}
