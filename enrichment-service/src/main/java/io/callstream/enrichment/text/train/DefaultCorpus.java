package io.callstream.enrichment.text.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The rows of the embedded default, from the files of `enrichment-service/data`.
///
/// A text that many rows repeat with the same label (`yes`, `thank you`) stands once, with the
/// logarithm of its number as weight: it would say nothing more, and take its time in every round.
public final class DefaultCorpus {
    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final List<LabelledText> texts = new ArrayList<>();
    private final List<Integer> counts = new ArrayList<>();

    /// Adds rows, each with `text` and a label.
    public void add(List<Map<String, String>> rows, Labelling labelling) {
        for (Map<String, String> row : rows) {
            String text = ContactReasons.value(row, "text");
            String label = labelling.of(row);
            int place = places.computeIfAbsent(label + "\n" + text, k -> texts.size());
            if (place == texts.size()) {
                texts.add(new LabelledText(text, label));
                counts.add(0);
            }
            counts.set(place, counts.get(place) + 1);
        }
    }

    /// What was added, in order.
    public List<LabelledText> rows() {
        List<LabelledText> rows = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            LabelledText row = texts.get(i);
            rows.add(new LabelledText(row.text(), row.label(), 1 + StrictMath.log(counts.get(i))));
        }
        return rows;
    }

    /// The label of a row.
    public interface Labelling {
        String of(Map<String, String> row);
    }
}
