package io.callstream.enrichment.alert;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The rules that are switched on, compiled against the topics there are.
public final class AlertRules {
    private AlertRules() {}

    /// Reads the starter set; rules over views that are not switched on are left out.
    ///
    /// @param files file name to YAML
    public static List<RuleProgram> starter(
            Map<String, String> files, Map<String, AlertSource> sources) {
        List<RuleFault> faults = new ArrayList<>();
        List<RuleProgram> programs = new ArrayList<>();
        for (AlertRule rule : parse(files, faults)) {
            AlertSource source = sources.get(rule.source());
            boolean absent = source == null && rule.source().startsWith(AlertSource.FEATURE);
            if (!absent) {
                compile(rule, sources, faults, programs);
            }
        }
        return orFaults(programs, faults);
    }

    /// Reads rules.
    ///
    /// @param files file name to YAML
    /// @param sources by name
    /// @throws IllegalRulesException with all faults of all files
    public static List<RuleProgram> read(
            Map<String, String> files, Map<String, AlertSource> sources) {
        List<RuleFault> faults = new ArrayList<>();
        List<RuleProgram> programs = new ArrayList<>();
        for (AlertRule rule : parse(files, faults)) {
            compile(rule, sources, faults, programs);
        }
        return orFaults(programs, faults);
    }

    private static List<AlertRule> parse(Map<String, String> files, List<RuleFault> faults) {
        List<AlertRule> rules = new ArrayList<>();
        Map<String, String> fileOfRule = new HashMap<>();
        files.forEach(
                (file, yaml) ->
                        RuleReader.read(file, yaml, faults)
                                .ifPresent(
                                        rule -> {
                                            String other =
                                                    fileOfRule.putIfAbsent(rule.name(), file);
                                            if (other != null) {
                                                faults.add(
                                                        new RuleFault(
                                                                file,
                                                                1,
                                                                "rule",
                                                                "\""
                                                                        + rule.name()
                                                                        + "\" is also the rule of "
                                                                        + other));
                                            }
                                            rules.add(rule);
                                        }));
        return rules;
    }

    private static void compile(
            AlertRule rule,
            Map<String, AlertSource> sources,
            List<RuleFault> faults,
            List<RuleProgram> programs) {
        AlertSource source = sources.get(rule.source());
        if (source == null) {
            faults.add(
                    new RuleFault(
                            rule.name(),
                            1,
                            "source",
                            "= \""
                                    + rule.source()
                                    + "\" is no source; there are "
                                    + sources.keySet().stream().sorted().toList()));
            return;
        }
        programs.add(RuleProgram.compile(rule, source, faults));
    }

    private static List<RuleProgram> orFaults(List<RuleProgram> programs, List<RuleFault> faults) {
        if (!faults.isEmpty()) {
            throw new IllegalRulesException(faults);
        }
        return List.copyOf(programs);
    }
}
