package io.callstream.lake;

import io.callstream.feature.IllegalViewsException;
import io.callstream.lake.adapter.AvroSegments;
import io.callstream.lake.adapter.DuckDbLake;
import io.callstream.lake.adapter.KafkaLog;
import io.callstream.lake.adapter.Lake;
import io.callstream.lake.adapter.LakeReader;
import io.callstream.lake.archive.ArchiveParts;
import io.callstream.lake.archive.ArchiveStore;
import io.callstream.lake.archive.ArchiveTool;
import io.callstream.lake.archive.LakeOffsets;
import io.callstream.lake.archive.RestoreTool;
import io.callstream.lake.commit.UnavailableException;
import io.callstream.lake.query.LakeViewTool;
import io.callstream.lake.recompute.Backfill;
import io.callstream.lake.recompute.BackfillTool;
import io.callstream.lake.recompute.ParityTool;
import io.callstream.lake.table.LakeTables;
import io.callstream.runtime.Env;
import io.callstream.runtime.ToolFault;
import io.callstream.runtime.ToolMain;
import io.callstream.serde.RegistrySchemaIds;
import io.callstream.serde.SchemaIds;
import io.callstream.topic.FeatureTopics;
import io.callstream.topic.FeatureTopics.FeatureTopic;
import io.callstream.topic.Topics;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/// Composition root of the lake's command-line tools; the launcher runs it as a process of its own,
/// which finds the suite by its environment.
@Command(
        name = "callstream",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = HelpCommand.class)
public final class LakeTool implements Runnable {
    private static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(5);

    private final Map<String, String> environment;
    private @Nullable LakeReader reader;

    @Spec private CommandSpec spec = CommandSpec.create();

    private LakeTool(Map<String, String> environment) {
        this.environment = environment;
    }

    /// All commands over those variables.
    static CommandLine commandLine(Map<String, String> environment) {
        LakeTool tool = new LakeTool(environment);
        CommandLine lake =
                new CommandLine(
                                new LakeViewTool(
                                        tool::reader,
                                        () -> new DuckDbLake(tool.reader(), tool.plain())))
                        .addSubcommand(new LakeVerifyTool(tool::lake))
                        .addSubcommand(
                                new ParityTool(
                                        tool::reader,
                                        () -> new DuckDbLake(tool.reader(), tool.plain()),
                                        tool::topics,
                                        tool::views));
        return new CommandLine(tool)
                .addSubcommand(lake)
                .addSubcommand(new BackfillTool(tool::views, tool::withBackfill))
                .addSubcommand(new ArchiveTool(tool::withArchive))
                .addSubcommand(new RestoreTool(tool::withArchive));
    }

    private LakeSinkConfig config() {
        Env env = Env.of(environment);
        LakeSinkConfig config = LakeSinkConfig.from(env);
        env.verify();
        return config;
    }

    private synchronized LakeReader reader() {
        LakeReader known = reader;
        if (known == null) {
            LakeSinkConfig config = config();
            known = LakeReader.open(config.bucket(), config.catalog());
            reader = known;
        }
        return known;
    }

    private Topics topics() {
        LakeSinkConfig config = config();
        return new Topics(
                config.topics(),
                new RegistrySchemaIds(config.registry(), REGISTRY_PATIENCE, Clock.systemUTC()));
    }

    private List<FeatureTopic> views() {
        try {
            return FeatureTopics.load(
                    Optional.ofNullable(environment.get("CALLSTREAM_VIEWS_DIR")).map(Path::of),
                    topics());
        } catch (IllegalViewsException | UncheckedIOException e) {
            throw new ToolFault("CALLSTREAM_VIEWS_DIR: " + e.getMessage(), e);
        }
    }

    private Lake lake() {
        LakeSinkConfig config = config();
        return Lake.open(
                config.bucket(),
                config.catalog(),
                new RegistrySchemaIds(config.registry(), REGISTRY_PATIENCE, Clock.systemUTC()));
    }

    private void withBackfill(Consumer<String> tell, Consumer<Backfill> work) {
        LakeSinkConfig config = config();
        try (KafkaLog log = log(config)) {
            work.accept(
                    new Backfill(
                            reader(),
                            new DuckDbLake(reader(), plain()),
                            log,
                            topics(),
                            Clock.systemUTC(),
                            tell));
        }
    }

    private static KafkaLog log(LakeSinkConfig config) {
        return new KafkaLog(
                Admin.create(Map.of("bootstrap.servers", config.bootstrap())),
                new KafkaConsumer<>(consumer(config)),
                new KafkaProducer<>(producer(config)),
                () -> {
                    Map<String, Object> settings = producer(config);
                    settings.put("transactional.id", "callstream-restore");
                    return new KafkaProducer<>(settings);
                });
    }

    private int withArchive(String prefix, ToIntFunction<ArchiveParts.Tools> command) {
        LakeSinkConfig config = config();
        InstantSource clock = Clock.systemUTC();
        SchemaIds ids = new RegistrySchemaIds(config.registry(), REGISTRY_PATIENCE, clock);
        String unique = UUID.randomUUID().toString().substring(0, 8);
        try (Lake lake = Lake.open(config.bucket(), config.catalog(), ids);
                KafkaLog log = log(config)) {
            lake.ensureBucket();
            LakeOffsets offsets =
                    new LakeOffsets(
                            lake.commit(),
                            lake.objects(),
                            LakeTables.of(new Topics(config.topics(), ids)),
                            clock,
                            "restore-" + unique);
            return command.applyAsInt(
                    new ArchiveParts.Tools(
                            log,
                            new ArchiveStore(lake.objects(), new AvroSegments(), prefix),
                            offsets,
                            clock));
        } catch (UnavailableException e) {
            throw new ToolFault(String.valueOf(e.getMessage()), e);
        }
    }

    private static Map<String, Object> consumer(LakeSinkConfig config) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", config.bootstrap());
        settings.put("key.deserializer", ByteArrayDeserializer.class);
        settings.put("value.deserializer", ByteArrayDeserializer.class);
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "none");
        settings.put("allow.auto.create.topics", false);
        settings.put("max.poll.records", 5_000);
        return settings;
    }

    private static Map<String, Object> producer(LakeSinkConfig config) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", config.bootstrap());
        settings.put("key.serializer", ByteArraySerializer.class);
        settings.put("value.serializer", ByteArraySerializer.class);
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("compression.type", "zstd");
        settings.put("linger.ms", 5);
        settings.put("batch.size", 256 << 10);
        settings.put("max.request.size", 64 << 20);
        return settings;
    }

    /// Where the local suite's own object store keeps its buckets.
    private Optional<Path> plain() {
        return Optional.ofNullable(environment.get("CALLSTREAM_HOME"))
                .filter(home -> config().bucket().endpoint().isPresent())
                .map(home -> Path.of(home, "s3"));
    }

    public static void main(String[] arguments) {
        ToolMain.run(LakeTool::commandLine, arguments);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
