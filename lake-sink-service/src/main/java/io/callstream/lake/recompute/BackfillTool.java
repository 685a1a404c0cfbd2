package io.callstream.lake.recompute;

import io.callstream.runtime.ToolFault;
import io.callstream.topic.FeatureTopics.FeatureTopic;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// `callstream backfill`.
@Command(
        name = "backfill",
        description = {
            "Fills features that were added to a view with what had happened before, from the lake.",
            "Run it once the services run the new definition. It can be broken off and run again at any time: no event counts twice.",
            "  callstream backfill customer_calls"
        },
        mixinStandardHelpOptions = true)
public final class BackfillTool implements Callable<Integer> {
    private final Supplier<List<FeatureTopic>> views;
    private final Opened opened;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "VIEW", description = "The view that has got more features.")
    private String name = "";

    /// Opens what a backfill needs, for a while.
    public interface Opened {
        /// @param tell where to tell progress
        void with(Consumer<String> tell, Consumer<Backfill> work);
    }

    /// @param views that are switched on
    public BackfillTool(Supplier<List<FeatureTopic>> views, Opened opened) {
        this.views = views;
        this.opened = opened;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<FeatureTopic> all = views.get();
        FeatureTopic view =
                all.stream()
                        .filter(one -> one.view().name().equals(name))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new ToolFault(
                                                "there is no view \""
                                                        + name
                                                        + "\"; the views are "
                                                        + String.join(
                                                                ", ",
                                                                all.stream()
                                                                        .map(
                                                                                one ->
                                                                                        one.view()
                                                                                                .name())
                                                                        .toList())));
        Consumer<String> tell =
                line -> {
                    out.println(name + ": " + line);
                    out.flush();
                };
        opened.with(tell, backfill -> backfill.run(view));
        return 0;
    }
}
