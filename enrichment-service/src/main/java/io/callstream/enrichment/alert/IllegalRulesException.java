package io.callstream.enrichment.alert;

import java.util.List;
import java.util.stream.Collectors;

/// Rules that cannot be used; the message lists every fault of every file.
public final class IllegalRulesException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<RuleFault> faults;

    IllegalRulesException(List<RuleFault> faults) {
        super(
                faults.size()
                        + (faults.size() == 1 ? " fault" : " faults")
                        + " in the alert rules:\n"
                        + faults.stream()
                                .map(fault -> "  " + fault)
                                .collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    /// In the order of files and lines.
    public List<RuleFault> faults() {
        return faults;
    }
}
