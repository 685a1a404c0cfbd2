package io.callstream.feature;

import io.callstream.feature.DefinitionNode.Entry;
import io.callstream.feature.DefinitionNode.Mapping;
import io.callstream.feature.DefinitionNode.Sequence;
import io.callstream.feature.DefinitionNode.Text;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads one mapping of a definition: its known keys by name and kind; notes a fault and goes on
/// where one is wrong.
final class DefinitionReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,8})(ms|s|m|h|d|w)");
    private static final Duration LONGEST = Duration.ofDays(3660);

    private final Faults faults;
    private final String path;
    private final Mapping mapping;

    DefinitionReader(Faults faults, String path, Mapping mapping, Collection<String> keys) {
        this.faults = faults;
        this.path = path;
        this.mapping = mapping;
        for (Entry entry : mapping.entries()) {
            if (!keys.contains(entry.key())) {
                faults.add(
                        entry.line(),
                        field(entry.key()),
                        "",
                        "is no known key",
                        Faults.instead(entry.key(), keys));
            }
        }
    }

    /// A reader of a mapping inside this one.
    DefinitionReader inner(String key, Mapping inside, Collection<String> keys) {
        return new DefinitionReader(faults, field(key), inside, keys);
    }

    boolean has(String key) {
        return mapping.find(key) != null;
    }

    @Nullable DefinitionNode node(String key) {
        Entry entry = mapping.find(key);
        return entry == null ? null : entry.value();
    }

    /// Where a fault of this key is told: its own line, or the mapping's where it is missing.
    int line(String key) {
        Entry entry = mapping.find(key);
        return entry == null ? mapping.line() : entry.line();
    }

    void fault(String key, String problem, String remedy) {
        DefinitionNode node = node(key);
        faults.add(line(key), field(key), node == null ? "" : node.shown(), problem, remedy);
    }

    @Nullable String text(String key) {
        DefinitionNode node = node(key);
        if (node == null) {
            return null;
        }
        if (node instanceof Text text && !text.value().isBlank()) {
            return text.value().strip();
        }
        fault(key, "must be a text", "write a value, or leave the key out");
        return null;
    }

    @Nullable String required(String key, String example) {
        if (!has(key)) {
            fault(key, "is missing", "add it, e.g. " + key + ": " + example);
            return null;
        }
        return text(key);
    }

    /// A text or a sequence of texts.
    List<String> texts(String key) {
        DefinitionNode node = node(key);
        if (!(node instanceof Sequence sequence)) {
            String text = text(key);
            return text == null ? List.of() : List.of(text);
        }
        List<String> texts = new ArrayList<>();
        for (DefinitionNode item : sequence.items()) {
            if (item instanceof Text text
                    && !text.value().isBlank()
                    && !texts.contains(text.value().strip())) {
                texts.add(text.value().strip());
            } else {
                faults.add(
                        item.line(),
                        field(key),
                        item.shown(),
                        "must be a text, given once",
                        "mend the list");
            }
        }
        if (sequence.items().isEmpty()) {
            fault(key, "is empty", "name at least one");
        }
        return texts;
    }

    @Nullable Duration duration(String key) {
        String text = text(key);
        if (text == null) {
            return null;
        }
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            fault(
                    key,
                    "is no duration",
                    "write a whole number and ms, s, m, h, d or w, e.g. 10m or 30d");
            return null;
        }
        long number = Long.parseLong(matcher.group(1));
        Duration duration =
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    case "d" -> Duration.ofDays(number);
                    default -> Duration.ofDays(7 * number);
                };
        if (duration.compareTo(LONGEST) > 0) {
            fault(
                    key,
                    "is longer than ten years",
                    "choose at most 3660d, or a feature without a window");
            return null;
        }
        return duration;
    }

    Duration duration(String key, Duration otherwise) {
        Duration duration = duration(key);
        return duration == null ? otherwise : duration;
    }

    /// Whether a name can be a column, a topic's part and a CEL identifier; a fault is noted if
    /// not.
    boolean isName(String key, String name) {
        if (NAME.matcher(name).matches()) {
            return true;
        }
        fault(key, "is no name", "write letters, digits and _, beginning with a letter");
        return false;
    }

    /// An expression that results in a bool; null where it is missing or faulty.
    @Nullable String condition(String key, Map<String, FieldType> fields) {
        String text = text(key);
        Expression expression = text == null ? null : expression(key, text, fields, Set.of());
        if (expression != null && expression.type() != FeatureType.BOOL) {
            fault(
                    key,
                    "is of type " + expression.type() + ", not BOOL",
                    "write a condition, e.g. outcome == 'ABANDONED'");
            return null;
        }
        return expression == null ? null : text;
    }

    /// An expression; null where it is faulty.
    ///
    /// @param unread names whose own faults have been told: using one of them is none more
    @Nullable Expression expression(
            String key, String text, Map<String, FieldType> fields, Set<String> unread) {
        try {
            return Expression.compile(text, fields);
        } catch (IllegalExpressionException illegal) {
            String message = String.valueOf(illegal.getMessage());
            if (unread.stream()
                    .anyMatch(name -> message.contains("undeclared reference to '" + name + "'"))) {
                return null;
            }
            fault(
                    key,
                    "does not compile (" + message + ")",
                    "write CEL over "
                            + String.join(", ", fields.keySet().stream().sorted().toList()));
            return null;
        }
    }

    private String field(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
