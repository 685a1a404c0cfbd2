package io.callstream.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/// What all benchmarks share: the table of results, and the file of `--json`.
public abstract class BenchCommand implements Benchmark, Callable<Integer> {
    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "write [{name, value, unit, floor, ratio}] there too")
    private @Nullable Path json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public final Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        List<Measure> measures =
                run(
                        line -> {
                            out.println(line);
                            out.flush();
                        });
        out.printf(
                Locale.ROOT,
                "%n%-44s %14s %14s %7s  %s%n",
                "what",
                "value",
                "floor",
                "ratio",
                "unit");
        for (Measure measure : measures) {
            out.printf(
                    Locale.ROOT,
                    "%-44s %,14.2f %14s %7s  %s%n",
                    measure.name(),
                    measure.value(),
                    text("%,.2f", measure.floor()),
                    text("%.3f", measure.ratio()),
                    measure.unit());
        }
        out.flush();
        if (json != null) {
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValue(json.toFile(), measures);
        }
        return 0;
    }

    private static String text(String format, @Nullable Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, format, value);
    }
}
