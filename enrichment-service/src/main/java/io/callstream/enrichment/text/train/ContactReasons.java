package io.callstream.enrichment.text.train;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// What the intents of each source mean as contact reasons: the map that a person made.
public final class ContactReasons {
    private final Map<String, String> reasons = new HashMap<>();

    /// @param rows with `source`, `intent`, `contact_reason`
    public ContactReasons(List<Map<String, String>> rows) {
        for (Map<String, String> row : rows) {
            reasons.put(
                    key(value(row, "source"), value(row, "intent")), value(row, "contact_reason"));
        }
    }

    /// The reason of an intent; several, sorted, with `|` between them, where it is several
    /// intents.
    ///
    /// @throws IllegalArgumentException if the map lacks it
    public String of(String source, String intent) {
        TreeSet<String> found = new TreeSet<>();
        for (String one : intent.split("\\|")) {
            String reason = reasons.get(key(source, one));
            if (reason == null) {
                throw new IllegalArgumentException(
                        "The map of contact reasons lacks intent " + one + " of " + source);
            }
            found.add(reason);
        }
        return String.join("|", found);
    }

    private static String key(String source, String intent) {
        return source + " " + intent;
    }

    static String value(Map<String, String> row, String column) {
        return row.getOrDefault(column, "");
    }
}
