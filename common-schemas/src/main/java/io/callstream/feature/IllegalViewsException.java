package io.callstream.feature;

import java.util.List;
import java.util.stream.Collectors;

/// Definitions of views that cannot be used; holds every fault of every file, and its message lists
/// them all.
public final class IllegalViewsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<ViewFault> faults;

    IllegalViewsException(List<ViewFault> faults) {
        super(
                faults.size()
                        + (faults.size() == 1 ? " fault" : " faults")
                        + " in the feature views:\n"
                        + faults.stream()
                                .map(fault -> "  " + fault)
                                .collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    /// In the order of files and lines.
    public List<ViewFault> faults() {
        return faults;
    }
}
