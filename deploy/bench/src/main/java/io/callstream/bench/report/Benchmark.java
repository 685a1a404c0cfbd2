package io.callstream.bench.report;

import java.util.List;
import java.util.function.Consumer;

/// One benchmark, a class a name; its picocli options are its own.
public interface Benchmark {
    /// Runs it: floor and part in the same run.
    ///
    /// @param tell takes a line for the person who waits, whenever a step begins
    List<Measure> run(Consumer<String> tell) throws Exception;
}
