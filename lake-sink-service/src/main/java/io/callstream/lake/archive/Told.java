package io.callstream.lake.archive;

import java.util.function.Consumer;

/// Lines for people.
final class Told {
    private static final int SHOWN = 20;

    private Told() {}

    /// Compares and tells; the exit code.
    static int compare(Comparison comparison, Consumer<String> out, Consumer<String> err) {
        Comparison.Result result = comparison.run();
        result.faults().stream().limit(SHOWN).forEach(fault -> err.accept("  " + fault));
        out.accept(
                result.faults().isEmpty()
                        ? "compared %,d records byte by byte: topics and archive are equal"
                                .formatted(result.records())
                        : "%d partitions differ from the archive"
                                .formatted(result.faults().size()));
        return result.faults().isEmpty() ? 0 : 1;
    }
}
