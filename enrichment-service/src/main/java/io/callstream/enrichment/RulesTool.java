package io.callstream.enrichment;

import io.callstream.enrichment.adapter.LakeFiles;
import io.callstream.enrichment.adapter.LakeRecords;
import io.callstream.enrichment.adapter.RuleFiles;
import io.callstream.enrichment.alert.AlertRules;
import io.callstream.enrichment.alert.AlertSource;
import io.callstream.enrichment.alert.Backtest;
import io.callstream.enrichment.alert.IllegalRulesException;
import io.callstream.enrichment.alert.RuleProgram;
import io.callstream.enrichment.alert.RuleScore;
import io.callstream.event.Alert;
import io.callstream.feature.IllegalViewsException;
import io.callstream.runtime.Env;
import io.callstream.runtime.ToolFault;
import io.callstream.serde.SchemaIds;
import io.callstream.topic.FeatureTopics;
import io.callstream.topic.FeatureTopics.FeatureTopic;
import io.callstream.topic.TopicSettings;
import io.callstream.topic.Topics;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import software.amazon.awssdk.services.s3.S3Client;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// `callstream rules`: checks alert rules, and tells what they would have done with the lake's
/// records.
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Checks alert rules, and tries them on the past.")
final class RulesTool implements Runnable {
    private final Map<String, String> environment;

    @Spec private CommandSpec spec = CommandSpec.create();

    RulesTool(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Reads rules and tells every fault. Exit code 1 if there is one.")
    int check(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "PATH",
                            description = "File or directory of rules; default: the starter set.")
                    @Nullable Path path,
            @Option(
                            names = "--views",
                            paramLabel = "DIR",
                            description =
                                    "Directory of the views that rules look at; default: those shipped.")
                    @Nullable Path views) {
        PrintWriter out = spec.commandLine().getOut();
        for (RuleProgram program : programs(path, views)) {
            out.printf(
                    Locale.ROOT,
                    "ok  %-28s v%d  %-8s %s by %s%n",
                    program.rule().name(),
                    program.rule().version(),
                    program.rule().severity(),
                    program.rule().source(),
                    program.rule().entity());
        }
        out.flush();
        return 0;
    }

    @Command(
            name = "backtest",
            mixinStandardHelpOptions = true,
            description = {
                "Tells what rules would have done with the lake's records of a time; with labels of calls, how right they were."
            })
    int backtest(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "PATH",
                            description = "File or directory of rules; default: the starter set.")
                    @Nullable Path path,
            @Option(
                            names = "--from",
                            required = true,
                            paramLabel = "TIME",
                            description = "Instant or day, UTC.")
                    String from,
            @Option(
                            names = "--to",
                            required = true,
                            paramLabel = "TIME",
                            description = "Instant or day, UTC; not included.")
                    String to,
            @Option(
                            names = "--views",
                            paramLabel = "DIR",
                            description = "Directory of the views; default: those shipped.")
                    @Nullable Path views,
            @Option(
                            names = "--input",
                            paramLabel = "DIR",
                            description =
                                    "Directory of Parquet files by table, instead of the lake.")
                    @Nullable Path input,
            @Option(
                            names = "--labels",
                            paramLabel = "FILE",
                            description =
                                    "CSV or JSON lines, also .gz, with call_id and the label.")
                    @Nullable Path labels,
            @Option(
                            names = "--label",
                            defaultValue = "label",
                            paramLabel = "COLUMN",
                            description =
                                    "Column of the label, true or false. Default: ${DEFAULT-VALUE}.")
                    String column,
            @Option(names = "--show", description = "Prints every alert.") boolean show) {
        List<RuleProgram> programs = programs(path, views);
        Backtest backtest = new Backtest(programs);
        PrintWriter out = spec.commandLine().getOut();
        try (LakeRecords records = LakeRecords.open()) {
            Path directory = Files.createTempDirectory("callstream-backtest");
            try {
                read(
                        programs,
                        backtest,
                        records,
                        files(input, directory),
                        instant(from),
                        instant(to));
            } finally {
                delete(directory);
            }
            Map<String, Boolean> known = labels == null ? Map.of() : records.labels(labels, column);
            print(programs, backtest, known, out, show);
        } catch (SQLException e) {
            throw new ToolFault("the lake's files cannot be read: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return 0;
    }

    private void read(
            List<RuleProgram> programs,
            Backtest backtest,
            LakeRecords records,
            LakeFiles files,
            Instant from,
            Instant to)
            throws SQLException {
        Map<String, AlertSource> sources = new LinkedHashMap<>();
        programs.forEach(program -> sources.put(program.source().name(), program.source()));
        for (AlertSource source : sources.values()) {
            long count =
                    records.read(
                            source,
                            files.of(source.table(), from, to),
                            from,
                            to,
                            (values, position) -> backtest.offer(source.name(), values, position));
            spec.commandLine().getOut().printf("%,d records of %s%n", count, source.table());
        }
    }

    private LakeFiles files(@Nullable Path input, Path directory) {
        if (input != null) {
            return LakeFiles.ofDirectory(input);
        }
        Env env = Env.of(environment);
        EnrichmentConfig config = EnrichmentConfig.from(env);
        env.verify();
        S3Client s3 = EnrichmentService.s3(config.profiles());
        return LakeFiles.ofBucket(
                s3,
                environment.getOrDefault("CALLSTREAM_LAKE_BUCKET", "callstream-lake"),
                directory);
    }

    private static void print(
            List<RuleProgram> programs,
            Backtest backtest,
            Map<String, Boolean> labels,
            PrintWriter out,
            boolean show) {
        out.printf("%n%-28s %8s", "rule", "alerts");
        if (!labels.isEmpty()) {
            out.printf("  %8s  %8s  %9s  %6s  %5s", "calls", "true", "precision", "recall", "lift");
        }
        out.println();
        Set<Alert> all = new LinkedHashSet<>();
        for (RuleProgram program : programs) {
            String rule = program.rule().name();
            List<Alert> alerts = backtest.alerts().getOrDefault(rule, List.of());
            all.addAll(alerts);
            line(RuleScore.of(rule, alerts, labels), out, labels.isEmpty());
        }
        if (!labels.isEmpty()) {
            line(RuleScore.of("any of them", List.copyOf(all), labels), out, false);
        }
        if (show) {
            all.forEach(
                    alert ->
                            out.println(
                                    alert.getEventTime()
                                            + " "
                                            + alert.getRule()
                                            + " "
                                            + alert.getEntity()
                                            + " "
                                            + alert.getReasonCodes()
                                            + " "
                                            + (alert.getSegments().isEmpty()
                                                    ? alert.getEvidence()
                                                    : alert.getSegments())));
        }
        out.flush();
    }

    private static void line(RuleScore score, PrintWriter out, boolean unlabelled) {
        out.printf(Locale.ROOT, "%-28s %,8d", score.rule(), score.alerts());
        if (unlabelled) {
            out.println();
            return;
        }
        out.printf(
                Locale.ROOT,
                "  %,8d  %,8d  %9s  %6s  %5s%n",
                score.calls(),
                score.hits(),
                share(score.precision()),
                share(score.recall()),
                share(score.lift()));
    }

    private static String share(@Nullable Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.2f", value);
    }

    private static List<RuleProgram> programs(@Nullable Path path, @Nullable Path views) {
        Topics topics = new Topics(new TopicSettings(1, 1, Map.of()), new NoSchemaIds());
        try {
            List<FeatureTopic> loaded = FeatureTopics.load(Optional.ofNullable(views), topics);
            Map<String, AlertSource> sources = AlertTopology.sources(topics, loaded);
            return path == null
                    ? AlertRules.starter(RuleFiles.shipped(), sources)
                    : AlertRules.read(RuleFiles.of(path), sources);
        } catch (IllegalRulesException | IllegalViewsException | UncheckedIOException e) {
            throw new ToolFault(String.valueOf(e.getMessage()), e);
        }
    }

    private static Instant instant(String text) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new ToolFault(
                    "\"" + text + "\" is no time; write 2020-05-12 or 2020-05-12T10:00:00Z", e);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /// The tool reads files alone; nothing is registered.
    private static final class NoSchemaIds implements SchemaIds {
        @Override
        public int idOf(String subject, Schema schema) {
            throw new IllegalStateException("no registry is asked for " + subject);
        }

        @Override
        public Schema schemaOf(int id) {
            throw new IllegalStateException("no registry is asked for " + id);
        }
    }
}
