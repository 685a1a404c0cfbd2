package io.callstream.enrichment.alert;

import io.callstream.enrichment.alert.RuleProgram.Candidate;
import io.callstream.event.Alert;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What rules would have done with the records of the past: the code that runs on the stream, over
/// records in the order in which the stream had them.
public final class Backtest {
    private final List<RuleProgram> programs;
    private final Map<String, RuleMemory> memories = new HashMap<>();
    private final Map<String, List<Alert>> alerts = new LinkedHashMap<>();

    public Backtest(List<RuleProgram> programs) {
        this.programs = List.copyOf(programs);
        programs.forEach(program -> alerts.put(program.rule().name(), new ArrayList<>()));
    }

    /// One record of a source.
    ///
    /// @param values of the source's fields, in their order; times as epoch milliseconds
    /// @param position where it came from
    public void offer(String source, @Nullable Object[] values, String position) {
        for (RuleProgram program : programs) {
            if (program.source().name().equals(source)) {
                offer(program, values, position);
            }
        }
    }

    /// The alerts of each rule, in the order given; a rule that never fired has none.
    public Map<String, List<Alert>> alerts() {
        return alerts;
    }

    private void offer(RuleProgram program, @Nullable Object[] values, String position) {
        AlertRule rule = program.rule();
        Optional<Candidate> candidate = program.look(values, position);
        if (candidate.isEmpty()) {
            return;
        }
        String key = rule.name() + '\u0000' + candidate.get().alert().getEntity();
        RuleMemory.Step step = RuleMemory.offer(rule, memories.get(key), candidate.get());
        memories.put(key, step.after());
        step.alert().ifPresent(alert -> of(rule).add(alert));
    }

    private List<Alert> of(AlertRule rule) {
        return alerts.computeIfAbsent(rule.name(), name -> new ArrayList<>());
    }
}
