package io.callstream.bench;

import io.callstream.bench.report.BenchCommand;
import io.callstream.bench.report.Measure;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

import picocli.CommandLine.Command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Runs [TextScoring] with JMH and its profile of allocations.
@Command(
        name = "text",
        description =
                "Sentiment and contact reason of a segment of twelve words, one thread, by JMH.",
        mixinStandardHelpOptions = true)
public final class TextBenchmark extends BenchCommand {
    @Override
    public List<Measure> run(Consumer<String> tell) throws RunnerException {
        tell.accept("some 40 s; what JMH says follows");
        double floor = 0;
        double both = 0;
        double allocated = 0;
        for (RunResult result :
                new Runner(
                                new OptionsBuilder()
                                        .include(TextScoring.class.getName())
                                        .addProfiler(GCProfiler.class)
                                        .jvmArgsPrepend(
                                                "-Dcallstream.root=" + Path.of("").toAbsolutePath())
                                        .build())
                        .run()) {
            double score = result.getPrimaryResult().getScore();
            if (result.getPrimaryResult().getLabel().equals("floor")) {
                floor = score;
            } else {
                both = score;
                allocated = allocated(result);
            }
        }
        List<Measure> measures = new ArrayList<>();
        measures.add(Measure.of("text-both-scores", both, "segments/s", floor));
        measures.add(Measure.of("text-allocated", allocated, "bytes/segment"));
        return measures;
    }

    private static double allocated(RunResult result) {
        return result.getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm"))
                .mapToDouble(entry -> ((Result<?>) entry.getValue()).getScore())
                .findFirst()
                .orElse(Double.NaN);
    }
}
