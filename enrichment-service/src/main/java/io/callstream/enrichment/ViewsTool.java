package io.callstream.enrichment;

import io.callstream.feature.FeatureView;
import io.callstream.feature.FeatureViews;
import io.callstream.feature.IllegalViewsException;
import io.callstream.feature.ViewChange;
import io.callstream.feature.ViewFault;
import io.callstream.feature.ViewProgram;
import io.callstream.feature.Window;
import io.callstream.runtime.ToolFault;
import io.callstream.serde.SchemaIds;
import io.callstream.serde.SchemaRegistryException;
import io.callstream.topic.FeatureTopics;
import io.callstream.topic.TopicSettings;
import io.callstream.topic.Topics;

import org.apache.avro.Schema;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `callstream views`: definitions of feature views, checked, described and compared without a
/// running suite.
@Command(
        name = "views",
        description = "Checks, describes and compares definitions of feature views.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = HelpCommand.class)
public final class ViewsTool implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(out());
    }

    @Command(
            name = "check",
            description = {
                "Reads definitions and tells every fault with file, line and field.",
                "Exit code 1 if there is any."
            },
            mixinStandardHelpOptions = true)
    int check(
            @Parameters(
                            paramLabel = "FILE",
                            arity = "1..*",
                            description = "YAML files or directories")
                    List<Path> files) {
        Map<String, String> definitions = read(files);
        try {
            List<FeatureView> views =
                    FeatureViews.read(definitions, FeatureTopics.sources(topics()));
            views.forEach(ViewProgram::compile);
            out().println(
                            views.size()
                                    + (views.size() == 1 ? " view is sound" : " views are sound"));
            return 0;
        } catch (IllegalViewsException illegal) {
            illegal.faults().forEach(fault -> out().println(fault));
            out().println(illegal.faults().size() + " faults");
            return 1;
        } finally {
            out().flush();
        }
    }

    @Command(
            name = "describe",
            description = "Shows what views compute: columns, types, windows, state.",
            mixinStandardHelpOptions = true)
    int describe(
            @Parameters(
                            paramLabel = "FILE",
                            arity = "0..*",
                            description = "YAML files or directories; the shipped views by default")
                    List<Path> files) {
        Map<String, String> definitions =
                files == null || files.isEmpty() ? FeatureViews.shipped() : read(files);
        for (FeatureView view : views(definitions)) {
            describe(view);
        }
        out().flush();
        return 0;
    }

    @Command(
            name = "diff",
            description = {
                "Says whether a new definition may take the old one's place.",
                "Exit code 1 if something is refused."
            },
            mixinStandardHelpOptions = true)
    int diff(
            @Parameters(paramLabel = "OLD", description = "YAML file, or a shipped view's name")
                    String old,
            @Parameters(paramLabel = "NEW", description = "YAML file") Path now) {
        String shipped = FeatureViews.shipped().get(old + ".yaml");
        Map<String, String> before =
                shipped == null ? read(List.of(Path.of(old))) : Map.of(old, shipped);
        List<ViewChange> changes =
                ViewChange.between(views(before).getFirst(), views(read(List.of(now))).getFirst());
        changes.forEach(
                change ->
                        out().printf(
                                        "%-10s %s %s%n",
                                        change.kind().name().toLowerCase(Locale.ROOT),
                                        change.what(),
                                        change.text()));
        out().println(
                        changes.isEmpty()
                                ? "no difference"
                                : ViewChange.isSafe(changes)
                                        ? "safe: new features are null in rows made before"
                                        : "refused: what is refused needs a new name");
        out().flush();
        return ViewChange.isSafe(changes) ? 0 : 1;
    }

    @Command(
            name = "schema",
            description = "Prints the JSON Schema of a definition, for editors.",
            mixinStandardHelpOptions = true)
    int schema() {
        out().println(FeatureViews.schema());
        out().flush();
        return 0;
    }

    private void describe(FeatureView view) {
        ViewProgram program = ViewProgram.compile(view);
        out().printf(
                        "%s by %s, topic %s, %s, ttl %s, lateness %s%n",
                        view.name(),
                        view.entity().stream()
                                .map(FeatureView.Key::name)
                                .collect(Collectors.joining(", ")),
                        view.topic(),
                        view.emit() == null
                                ? "a row an event"
                                : view.emit().isZero()
                                        ? "a row a commit"
                                        : "a row each " + view.emit(),
                        view.ttl(),
                        view.lateness());
        view.sources()
                .forEach(
                        source ->
                                out().printf(
                                                "  from %s by %s%s%n",
                                                source.topic(),
                                                source.eventTime(),
                                                source.where() == null
                                                        ? ""
                                                        : " where " + source.where()));
        for (FeatureView.Feature feature : view.features()) {
            out().printf(
                            "  %-32s %-7s %s of %s, %s%s%n",
                            feature.name(),
                            feature.type(),
                            feature.aggregation().word(),
                            feature.field() == null ? "events" : feature.field(),
                            window(feature.window()),
                            feature.where() == null ? "" : " where " + feature.where());
        }
        view.derived()
                .forEach(
                        derived ->
                                out().printf(
                                                "  %-32s %-7s %s%n",
                                                derived.name(),
                                                derived.type(),
                                                derived.expression()));
        out().println(
                        program.isSplit()
                                ? "  state: a header and a record a tile"
                                : "  state: one record an entity, at most about 4 KiB");
    }

    private static String window(Window window) {
        return switch (window) {
            case Window.Sliding sliding -> "sliding " + sliding.size() + " by " + sliding.hop();
            case Window.Tumbling tumbling -> "tumbling " + tumbling.size() + ", " + tumbling.zone();
            case Window.Lifetime _ -> "lifetime";
        };
    }

    private List<FeatureView> views(Map<String, String> definitions) {
        try {
            return FeatureViews.read(definitions, FeatureTopics.sources(topics()));
        } catch (IllegalViewsException illegal) {
            throw new ToolFault(
                    illegal.faults().stream()
                            .map(ViewFault::toString)
                            .collect(Collectors.joining("\n")));
        }
    }

    private static Map<String, String> read(List<Path> paths) {
        Map<String, String> definitions = new TreeMap<>();
        try {
            for (Path path : paths) {
                if (!Files.isDirectory(path)) {
                    definitions.put(path.toString(), Files.readString(path));
                    continue;
                }
                try (Stream<Path> files = Files.list(path)) {
                    for (Path file :
                            files.filter(each -> each.toString().endsWith(".yaml")).toList()) {
                        definitions.put(file.toString(), Files.readString(file));
                    }
                }
            }
        } catch (IOException e) {
            throw new ToolFault("cannot read the definitions: " + e);
        }
        if (definitions.isEmpty()) {
            throw new ToolFault("there is no *.yaml in " + paths);
        }
        return definitions;
    }

    /// The catalogue under its own names; nothing is asked of a registry.
    private static Topics topics() {
        return new Topics(new TopicSettings(6, 1, Map.of()), new NoIds());
    }

    private static final class NoIds implements SchemaIds {
        @Override
        public int idOf(String subject, Schema schema) {
            throw new SchemaRegistryException("no registry is asked");
        }

        @Override
        public Schema schemaOf(int id) {
            throw new SchemaRegistryException("no registry is asked");
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
