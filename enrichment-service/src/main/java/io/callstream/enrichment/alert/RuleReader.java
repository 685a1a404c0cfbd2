package io.callstream.enrichment.alert;

import io.callstream.enrichment.alert.AlertRule.Reason;
import io.callstream.event.Severity;
import io.callstream.runtime.Units;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads one rule from YAML; every fault is told, with its line.
final class RuleReader {
    private static final Set<String> KEYS =
            Set.of(
                    "rule",
                    "version",
                    "severity",
                    "source",
                    "entity",
                    "where",
                    "when",
                    "keywords",
                    "run",
                    "times",
                    "within",
                    "distinct",
                    "cooldown",
                    "message",
                    "reasons");

    private static final int MOST_CHARACTERS = 1 << 16;

    private final String file;
    private final List<RuleFault> faults;
    private final Map<String, Node> entries = new LinkedHashMap<>();

    private RuleReader(String file, List<RuleFault> faults) {
        this.file = file;
        this.faults = faults;
    }

    /// @param faults takes what is wrong; then there is no rule
    static Optional<AlertRule> read(String file, String yaml, List<RuleFault> faults) {
        int before = faults.size();
        Optional<Node> root;
        try {
            LoadSettings settings =
                    LoadSettings.builder().setCodePointLimit(MOST_CHARACTERS).build();
            root = new Compose(settings).composeString(yaml);
        } catch (YamlEngineException e) {
            faults.add(
                    new RuleFault(
                            file,
                            1,
                            "file",
                            "is no YAML; quote *, {, [ and &: "
                                    + String.valueOf(e.getMessage())
                                            .lines()
                                            .findFirst()
                                            .orElse("")));
            return Optional.empty();
        }
        if (root.isEmpty() || !(root.get() instanceof MappingNode mapping)) {
            faults.add(new RuleFault(file, 1, "file", "must hold a rule: keys and values"));
            return Optional.empty();
        }
        AlertRule rule = new RuleReader(file, faults).rule(mapping);
        return faults.size() > before ? Optional.empty() : Optional.of(rule);
    }

    private AlertRule rule(MappingNode mapping) {
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode text ? text.getValue() : "";
            if (!KEYS.contains(key)) {
                fault(
                        tuple.getKeyNode(),
                        key,
                        "is unknown; there are " + KEYS.stream().sorted().toList());
            } else if (entries.put(key, tuple.getValueNode()) != null) {
                fault(tuple.getKeyNode(), key, "stands here twice; remove one");
            }
        }
        String name = matching("rule", "[a-z][a-z0-9_]{0,63}", "lower-case words joined by _");
        List<String> keywords = texts("keywords");
        String when = text("when");
        if (when == null && keywords.isEmpty()) {
            faults.add(new RuleFault(file, 1, "when", "is missing; write it, or keywords"));
        }
        int times = number("times", 1, AlertRule.MOST_TIMES);
        Duration within = duration("within");
        if (times > 1 && within.isZero()) {
            faults.add(new RuleFault(file, 1, "within", "is missing; times needs it, such as 10m"));
        }
        if (entries.containsKey("distinct") && times < 2) {
            faults.add(new RuleFault(file, 1, "distinct", "needs times of at least 2"));
        }
        return new AlertRule(
                name,
                number("version", 1, Integer.MAX_VALUE),
                severity(),
                required("source"),
                required("entity"),
                text("where"),
                when,
                keywords,
                number("run", 1, AlertRule.MOST_TIMES),
                times,
                within,
                text("distinct"),
                duration("cooldown"),
                text("message"),
                reasons(name));
    }

    private List<Reason> reasons(String rule) {
        Node node = entries.get("reasons");
        List<Reason> reasons = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                reason(item, reasons);
            }
        } else if (node != null) {
            fault(node, "reasons", "must be a list of codes");
        }
        if (reasons.isEmpty()) {
            reasons.add(new Reason(rule.toUpperCase(java.util.Locale.ROOT), null));
        }
        return reasons;
    }

    private void reason(Node item, List<Reason> reasons) {
        String code = null;
        String when = null;
        if (item instanceof ScalarNode text) {
            code = text.getValue();
        } else if (item instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                String key = tuple.getKeyNode() instanceof ScalarNode text ? text.getValue() : "";
                String value =
                        tuple.getValueNode() instanceof ScalarNode text ? text.getValue() : "";
                switch (key) {
                    case "code" -> code = value;
                    case "when" -> when = value;
                    default ->
                            fault(
                                    tuple.getKeyNode(),
                                    "reasons." + key,
                                    "is unknown; there are code and when");
                }
            }
        }
        if (code == null || !code.matches("[A-Z][A-Z0-9_]{0,63}")) {
            fault(item, "reasons.code", "must be upper-case words joined by _");
            return;
        }
        reasons.add(new Reason(code, when));
    }

    private Severity severity() {
        String text = required("severity");
        for (Severity severity : Severity.values()) {
            if (severity.name().equals(text)) {
                return severity;
            }
        }
        if (!text.isEmpty()) {
            fault(
                    entries.get("severity"),
                    "severity",
                    "is \"" + text + "\", but must be INFO, WARNING or CRITICAL");
        }
        return Severity.INFO;
    }

    private String matching(String key, String pattern, String meaning) {
        String text = required(key);
        if (!text.isEmpty() && !text.matches(pattern)) {
            fault(entries.get(key), key, "is \"" + text + "\", but must be " + meaning);
        }
        return text;
    }

    private String required(String key) {
        String text = text(key);
        if (text == null) {
            if (!entries.containsKey(key)) {
                faults.add(new RuleFault(file, 1, key, "is missing"));
            }
            return "";
        }
        return text;
    }

    private @Nullable String text(String key) {
        Node node = entries.get(key);
        if (node == null) {
            return null;
        }
        if (node instanceof ScalarNode text && !text.getValue().isBlank()) {
            return text.getValue().strip();
        }
        fault(node, key, "must be a text");
        return null;
    }

    private List<String> texts(String key) {
        Node node = entries.get(key);
        List<String> texts = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                if (item instanceof ScalarNode text && !text.getValue().isBlank()) {
                    texts.add(text.getValue().strip());
                } else {
                    fault(item, key, "must be a list of phrases");
                }
            }
        } else if (node != null) {
            fault(node, key, "must be a list of phrases");
        }
        return texts;
    }

    private int number(String key, int otherwise, int most) {
        String text = text(key);
        if (text == null) {
            return otherwise;
        }
        if (text.matches("[0-9]{1,9}")) {
            int value = Integer.parseInt(text);
            if (value >= 1 && value <= most) {
                return value;
            }
        }
        fault(
                entries.get(key),
                key,
                "is \"" + text + "\", but must be a whole number from 1 to " + most);
        return otherwise;
    }

    private Duration duration(String key) {
        String text = text(key);
        if (text == null) {
            return Duration.ZERO;
        }
        try {
            return Units.duration(text);
        } catch (IllegalArgumentException e) {
            fault(
                    entries.get(key),
                    key,
                    "is \"" + text + "\", but must be a time such as 30s, 10m or 24h");
            return Duration.ZERO;
        }
    }

    private void fault(@Nullable Node node, String key, String problem) {
        int line = node == null ? 1 : node.getStartMark().map(Mark::getLine).orElse(0) + 1;
        faults.add(new RuleFault(file, line, key, problem));
    }
}
