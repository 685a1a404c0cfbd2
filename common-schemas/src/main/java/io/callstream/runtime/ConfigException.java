package io.callstream.runtime;

import java.util.List;

/// The configuration cannot work; one message names every fault.
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> faults;

    /// @param faults each names the variable, its value and what would do
    public ConfigException(List<String> faults) {
        super(String.join(System.lineSeparator(), faults));
        this.faults = List.copyOf(faults);
    }

    public ConfigException(String fault) {
        this(List.of(fault));
    }

    /// One line each.
    public List<String> faults() {
        return faults;
    }
}
