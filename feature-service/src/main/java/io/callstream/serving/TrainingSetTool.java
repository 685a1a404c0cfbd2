package io.callstream.serving;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.callstream.feature.IllegalViewsException;
import io.callstream.runtime.ConfigException;
import io.callstream.runtime.Env;
import io.callstream.runtime.ToolFault;
import io.callstream.serde.SchemaIds;
import io.callstream.serving.adapter.DuckDbTraining;
import io.callstream.serving.adapter.IcebergLake;
import io.callstream.serving.online.ServedView;
import io.callstream.serving.serve.Catalogue;
import io.callstream.serving.serve.Faults;
import io.callstream.serving.training.LabelColumns;
import io.callstream.serving.training.LakeFiles;
import io.callstream.serving.training.TrainingConfig;
import io.callstream.serving.training.TrainingPlan;
import io.callstream.topic.FeatureTopics;
import io.callstream.topic.TopicSettings;
import io.callstream.topic.Topics;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `training-set`: labels in, labels with features out.
@Command(
        name = "training-set",
        description = {
            "Joins labels with the features that were known at their times, over the lake.",
            "",
            "A label is a row of a Parquet or CSV file with a column event_timestamp and a column for each key of the views",
            "(e.g. customer_id). It gets of each view the newest row with event_timestamp <= its own, not older than the view's",
            "ttl, and created by --as-of. Never a later one. Rows keep the order of the file; what nobody knew is null.",
            "",
            "  callstream training-set --labels churn.csv --features customer_calls:calls_last_30d,customer_calls:last_queue",
            "      --out churn.parquet"
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class TrainingSetTool implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> environment;
    private final InstantSource clock;

    @Option(
            names = "--labels",
            required = true,
            paramLabel = "FILE",
            description = "labels: .parquet, .csv or .csv.gz")
    private Path labels = Path.of("");

    @Option(
            names = "--features",
            required = true,
            split = ",",
            paramLabel = "VIEW:FEATURE",
            description = "features, joined by commas; VIEW:* is all of a view")
    private List<String> features = List.of();

    @Option(
            names = "--as-of",
            paramLabel = "TIME",
            description =
                    "do not see rows created later, e.g. 2026-11-22T10:00:00Z (default: all that the snapshot holds)")
    private @Nullable String asOf;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "the training set: .parquet or .csv; an older one is replaced")
    private Path out = Path.of("");

    @Option(
            names = "--full-feature-names",
            description = "call the columns view__feature, as Feast does")
    private boolean full;

    @Option(
            names = "--snapshot",
            paramLabel = "TABLE=ID",
            description =
                    "read that snapshot, to make a training set again (default: the current one of each table)")
    private Map<String, Long> snapshots = new HashMap<>();

    @Spec private CommandSpec spec = CommandSpec.create();

    /// @param environment where the lake is
    public TrainingSetTool(Map<String, String> environment, InstantSource clock) {
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        Env env = Env.of(environment);
        TrainingConfig config = TrainingConfig.from(env);
        env.verify();
        Instant seen = asOf();
        checkOut();
        Path directory = Files.createTempDirectory("callstream-training");
        try (DuckDbTraining duck = new DuckDbTraining(labels, directory);
                IcebergLake lake = new IcebergLake(config, directory, this::tell)) {
            TrainingPlan plan = plan(config, duck.columns());
            checkSnapshots(plan);
            DuckDbTraining.Labels read = duck.read(plan);
            tell("labels: %,d rows".formatted(read.rows()));
            if (read.withoutTime() > 0) {
                tell(
                        "warning: %,d labels have no %s: their features are null"
                                .formatted(read.withoutTime(), LabelColumns.TIME));
            }
            List<LakeFiles> files =
                    plan.parts().stream().map(part -> fetch(lake, part, read)).toList();
            String metadata = metadata(plan, files, seen, read.rows());
            long rows =
                    duck.write(
                            plan,
                            files,
                            ChronoUnit.MICROS.between(Instant.EPOCH, seen),
                            out,
                            Map.of(
                                    "callstream.training_set",
                                    metadata,
                                    "callstream.snapshots",
                                    snapshotsOf(files)));
            if (DuckDbTraining.isCsv(out)) {
                Files.writeString(
                        out.resolveSibling(out.getFileName() + ".meta.json"), metadata + "\n");
            }
            tell("%s: %,d rows, snapshots %s".formatted(out, rows, snapshotsOf(files)));
            return 0;
        } catch (Faults.RequestException e) {
            throw new ToolFault(
                    e.faults().stream()
                            .map(fault -> fault.where() + ": " + fault.what())
                            .collect(Collectors.joining("\n  ", "no training set:\n  ", "")),
                    e);
        } finally {
            remove(directory);
        }
    }

    private Instant asOf() {
        String text = asOf;
        if (text == null) {
            return clock.instant();
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new ToolFault(
                    "--as-of is \"" + text + "\", but must be a time such as 2026-11-22T10:00:00Z",
                    e);
        }
    }

    private void checkOut() {
        Path parent = out.toAbsolutePath().getParent();
        if (Files.isDirectory(out) || parent == null || !Files.isWritable(parent)) {
            throw new ToolFault(
                    "--out "
                            + out
                            + " cannot be written: its directory must exist, and it must be no directory");
        }
    }

    private TrainingPlan plan(TrainingConfig config, LabelColumns columns) {
        try {
            Topics topics = new Topics(new TopicSettings(1, 1, Map.of()), NoRegistry.INSTANCE);
            Catalogue catalogue =
                    new Catalogue(
                            FeatureTopics.load(config.viewsDirectory(), topics).stream()
                                    .map(topic -> ServedView.of(topic.view()))
                                    .toList());
            return TrainingPlan.of(features, catalogue, full, columns);
        } catch (IllegalViewsException | UncheckedIOException e) {
            throw new ConfigException("CALLSTREAM_VIEWS_DIR: " + e.getMessage());
        }
    }

    private void checkSnapshots(TrainingPlan plan) {
        List<String> tables = plan.parts().stream().map(TrainingPlan.Part::table).toList();
        for (String table : snapshots.keySet()) {
            if (!tables.contains(table)) {
                throw new ToolFault(
                        "--snapshot names the table "
                                + table
                                + ", but the features are of "
                                + String.join(", ", tables));
            }
        }
    }

    private LakeFiles fetch(IcebergLake lake, TrainingPlan.Part part, DuckDbTraining.Labels read) {
        long ttlMicros = part.view().ttl().toMillis() * 1_000;
        Long wanted = snapshots.get(part.table());
        return lake.fetch(
                part.table(),
                ttlMicros == 0 ? Long.MIN_VALUE : read.leastMicros() - ttlMicros,
                read.mostMicros(),
                wanted == null ? OptionalLong.empty() : OptionalLong.of(wanted));
    }

    private String metadata(TrainingPlan plan, List<LakeFiles> files, Instant seen, long rows)
            throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.put("as_of", seen.toString());
        json.put("labels", labels.getFileName().toString());
        json.put("rows", rows);
        ArrayNode views = json.putArray("views");
        for (int i = 0; i < files.size(); i++) {
            TrainingPlan.Part part = plan.parts().get(i);
            ObjectNode view = views.addObject();
            view.put("view", part.view().name());
            view.put("table", files.get(i).table());
            view.put("snapshot_id", files.get(i).snapshot());
            view.put(
                    "committed_at",
                    Instant.ofEpochMilli(files.get(i).committedMillis()).toString());
            view.put("ttl_sec", part.view().ttl().toSeconds());
            ObjectNode columns = view.putObject("features");
            part.features().forEach((feature, column) -> columns.put(column, feature));
        }
        return JSON.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsString(json);
    }

    private static String snapshotsOf(List<LakeFiles> files) {
        return files.stream()
                .map(one -> one.table() + "=" + one.snapshot())
                .collect(Collectors.joining(","));
    }

    private void tell(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    /// Definitions of views name no schema ids.
    private enum NoRegistry implements SchemaIds {
        INSTANCE;

        @Override
        public int idOf(String subject, Schema schema) {
            throw new IllegalStateException("a training set writes no topic, not " + subject);
        }

        @Override
        public Schema schemaOf(int id) {
            throw new IllegalStateException("a training set reads no topic, schema " + id);
        }
    }
}
