package io.callstream.serving;

import io.callstream.runtime.Env;
import io.callstream.serde.RegistrySchemaIds;
import io.callstream.serving.adapter.FeastPublisher;
import io.callstream.serving.adapter.FeatureRecords;
import io.callstream.serving.adapter.RedisOnlineStore;
import io.callstream.serving.adapter.TopicRows;
import io.callstream.serving.online.FeastRegistry;
import io.callstream.serving.online.OnlineRow;
import io.callstream.serving.online.RowQuery;
import io.callstream.serving.online.ServedView;
import io.callstream.serving.online.StoreCheck;
import io.callstream.serving.online.StoreCheck.Verdict;
import io.callstream.serving.online.StoredRow;
import io.callstream.serving.training.TrainingConfig;
import io.callstream.topic.FeatureTopics;
import io.callstream.topic.FeatureTopics.FeatureTopic;
import io.callstream.topic.TopicSettings;
import io.callstream.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.clients.consumer.KafkaConsumer;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// `callstream store`: the online store beside the feature topics.
@Command(
        name = "store",
        description = "Compares the online store with the feature topics, and fills it.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = HelpCommand.class)
final class StoreTool implements Runnable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);
    private static final int BATCH = 500;

    private final Map<String, String> environment;
    private final InstantSource clock;
    @Spec private CommandSpec spec = CommandSpec.create();

    StoreTool(Map<String, String> environment, InstantSource clock) {
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "verify",
            description = {
                "Reads the feature topics from their beginning and compares each entity's newest row with the store.",
                "Exit code 0 where all is there, 1 where something is missing, older or different."
            },
            mixinStandardHelpOptions = true)
    int verify() {
        try (Open open = open()) {
            Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
            List<OnlineRow> wrong = open.compare(counts);
            print(counts);
            return wrong.isEmpty() ? 0 : 1;
        }
    }

    @Command(
            name = "rebuild",
            description =
                    "Compares as verify does, and writes what is missing, older or different; the service may go on meanwhile.",
            mixinStandardHelpOptions = true)
    int rebuild(
            @Option(
                            names = "--rate",
                            defaultValue = "0",
                            description = "rows a second at most; 0 is as fast as it goes")
                    int rate) {
        try (Open open = open()) {
            Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
            List<OnlineRow> wrong = open.compare(counts);
            print(counts);
            long begin = clock.millis();
            for (int from = 0; from < wrong.size(); from += BATCH) {
                List<OnlineRow> some = wrong.subList(from, Math.min(wrong.size(), from + BATCH));
                open.store.forget(some);
                open.store.write(some);
                tell("written " + (from + some.size()) + " of " + wrong.size());
                long due = rate == 0 ? 0 : begin + (from + some.size()) * 1_000L / rate;
                for (long rest = due - clock.millis(); rest > 0; rest = due - clock.millis()) {
                    LockSupport.parkNanos(rest * 1_000_000);
                }
            }
            return 0;
        }
    }

    @Command(
            name = "registry",
            description =
                    "Writes Feast's registry.db and feature_store.yaml into a directory, or into the lake's bucket below feast/.",
            mixinStandardHelpOptions = true)
    int registry(
            @Option(
                            names = "--out",
                            paramLabel = "DIR",
                            description = "a directory; else the bucket")
                    Optional<Path> directory)
            throws IOException {
        Env env = Env.of(environment);
        FeatureConfig config = FeatureConfig.from(env);
        TrainingConfig lake = TrainingConfig.from(env);
        env.verify();
        List<ServedView> views =
                topics(config).stream().map(topic -> ServedView.of(topic.view())).toList();
        String bucket = "s3://" + lake.bucket();
        FeastRegistry feast = new FeastRegistry(config.project(), views, bucket);
        if (directory.isPresent()) {
            Files.createDirectories(directory.get());
            Files.write(directory.get().resolve("registry.db"), feast.registry());
            Files.writeString(
                    directory.get().resolve("feature_store.yaml"),
                    feast.featureStore("registry.db", config.redis()));
            return 0;
        }
        FeastPublisher.publish(
                lake,
                feast.registry(),
                feast.featureStore(bucket + "/feast/registry.db", config.redis())
                        .getBytes(StandardCharsets.UTF_8));
        spec.commandLine().getOut().println(bucket + "/feast/feature_store.yaml");
        return 0;
    }

    private void print(Map<Verdict, Integer> counts) {
        PrintWriter out = spec.commandLine().getOut();
        counts.forEach(
                (verdict, count) ->
                        out.printf(
                                "%-10s %,12d%n", verdict.name().toLowerCase(Locale.ROOT), count));
        out.flush();
    }

    private void tell(String line) {
        PrintWriter out = spec.commandLine().getErr();
        out.println(line);
        out.flush();
    }

    private List<FeatureTopic> topics(FeatureConfig config) {
        return FeatureTopics.load(
                config.viewsDirectory(),
                new Topics(
                        new TopicSettings(config.partitions(), config.replication(), Map.of()),
                        new RegistrySchemaIds(config.registry(), PATIENCE, clock)));
    }

    private Open open() {
        Env env = Env.of(environment);
        FeatureConfig config = FeatureConfig.from(env);
        env.verify();
        List<FeatureTopic> topics = topics(config);
        RedisOnlineStore store =
                new RedisOnlineStore(
                        config.redis(),
                        config.project(),
                        topics.stream().map(topic -> ServedView.of(topic.view())).toList(),
                        READ_TIMEOUT,
                        new SimpleMeterRegistry());
        store.identity();
        return new Open(config, topics, store);
    }

    private final class Open implements AutoCloseable {
        private final FeatureConfig config;
        private final List<FeatureTopic> topics;
        private final RedisOnlineStore store;

        Open(FeatureConfig config, List<FeatureTopic> topics, RedisOnlineStore store) {
            this.config = config;
            this.topics = topics;
            this.store = store;
        }

        /// Gives the rows that the store should have and has not.
        List<OnlineRow> compare(Map<Verdict, Integer> counts) {
            StoreCheck check = new StoreCheck();
            try (KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(TopicRows.settings(config.bootstrap()))) {
                TopicRows.read(
                        consumer,
                        topics.stream().map(topic -> topic.topic().name()).toList(),
                        new FeatureRecords(topics),
                        check::add,
                        StoreTool.this::tell);
            }
            List<OnlineRow> expected = check.expected();
            List<OnlineRow> wrong = new ArrayList<>();
            for (int from = 0; from < expected.size(); from += BATCH) {
                List<OnlineRow> some =
                        expected.subList(from, Math.min(expected.size(), from + BATCH));
                List<Optional<StoredRow>> stored =
                        store.read(
                                        some.stream()
                                                .map(
                                                        row ->
                                                                RowQuery.whole(
                                                                        row.view(), row.entity()))
                                                .toList())
                                .rows();
                for (int i = 0; i < some.size(); i++) {
                    Verdict verdict = StoreCheck.judge(some.get(i), stored.get(i), clock.millis());
                    counts.merge(verdict, 1, Integer::sum);
                    if (verdict.wrong()) {
                        wrong.add(some.get(i));
                    }
                }
            }
            return wrong;
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
