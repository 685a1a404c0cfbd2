package io.callstream.lake.recompute;

import io.callstream.feature.ViewProgram;
import io.callstream.lake.query.LakeView;
import io.callstream.lake.query.SqlEngine;
import io.callstream.runtime.ToolFault;
import io.callstream.topic.FeatureTopics.FeatureTopic;
import io.callstream.topic.Topics;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// `callstream lake parity`: the exit code is 1 where a row is not what its events give.
@Command(
        name = "parity",
        description = {
            "Computes feature rows again from the lake's events, and compares them to the bit.",
            "A sample of each view's entities; every row of theirs is checked as of the events that its seen names.",
            "  callstream lake parity",
            "  callstream lake parity customer_calls --entities 5000 --show"
        },
        mixinStandardHelpOptions = true)
public final class ParityTool implements java.util.concurrent.Callable<Integer> {
    private final Supplier<LakeView> lake;
    private final Supplier<SqlEngine> engine;
    private final Supplier<Topics> topics;
    private final Supplier<List<FeatureTopic>> views;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "VIEW", description = "Views to check; default: all.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--entities",
            defaultValue = "200",
            description = "A view. Default: ${DEFAULT-VALUE}.")
    private long entities;

    @Option(names = "--seed", defaultValue = "0", description = "Another one gives another sample.")
    private long seed;

    @Option(
            names = "--settle",
            defaultValue = "10m",
            paramLabel = "DURATION",
            description =
                    "Events appended less than that before the newest row may still be without one: 0s, 10m. Default: ${DEFAULT-VALUE}.")
    private String settle = "10m";

    @Option(names = "--show", description = "Prints the first faults, with values: personal data.")
    private boolean show;

    /// @param views that are switched on
    public ParityTool(
            Supplier<LakeView> lake,
            Supplier<SqlEngine> engine,
            Supplier<Topics> topics,
            Supplier<List<FeatureTopic>> views) {
        this.lake = lake;
        this.engine = engine;
        this.topics = topics;
        this.views = views;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Parity parity = new Parity(lake.get(), engine.get(), topics.get());
        List<FeatureTopic> chosen = chosen(views.get());
        out.printf(
                "%-20s %9s %11s %11s %9s %7s %11s %9s%n",
                "view",
                "entities",
                "rows",
                "mismatched",
                "missing",
                "extra",
                "incomplete",
                "pending");
        boolean clean = true;
        for (FeatureTopic view : chosen) {
            String why = parity.unchecked(view);
            if (why != null) {
                out.printf("%-20s not checked: %s%n", view.view().name(), why);
                continue;
            }
            ParityCount count = parity.check(view, entities, seed, duration(settle));
            clean &= count.isClean();
            print(out, view.program(), count);
        }
        out.flush();
        return clean ? 0 : 1;
    }

    private void print(PrintWriter out, ViewProgram program, ParityCount count) {
        out.printf(
                Locale.ROOT,
                "%-20s %,9d %,11d %,11d %,9d %,7d %,11d %,9d%n",
                program.view().name(),
                count.entities(),
                count.rows(),
                count.mismatched(),
                count.missing(),
                count.extra(),
                count.incomplete(),
                count.pending());
        count.columns()
                .forEach((column, many) -> out.printf(Locale.ROOT, "  %s: %,d%n", column, many));
        if (show) {
            count.examples().forEach(example -> out.println("  " + example));
        }
        out.flush();
    }

    private List<FeatureTopic> chosen(List<FeatureTopic> all) {
        for (String name : names) {
            if (all.stream().noneMatch(view -> view.view().name().equals(name))) {
                throw new ToolFault(
                        "there is no view \""
                                + name
                                + "\"; the views are "
                                + String.join(
                                        ", ",
                                        all.stream().map(view -> view.view().name()).toList()));
            }
        }
        return names.isEmpty()
                ? all
                : all.stream().filter(view -> names.contains(view.view().name())).toList();
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
        } catch (java.time.format.DateTimeParseException e) {
            throw new ToolFault("\"" + text + "\" is no duration; write 0s, 90s or 10m", e);
        }
    }
}
