package io.callstream.lake.recompute;

import io.callstream.feature.BackfillRecord;
import io.callstream.feature.EntityKey;
import io.callstream.feature.EntityState;
import io.callstream.feature.FeatureView;
import io.callstream.feature.ViewProgram;
import io.callstream.lake.archive.ArchivedRecord;
import io.callstream.lake.archive.Log;
import io.callstream.lake.query.LakeView;
import io.callstream.lake.query.SqlEngine;
import io.callstream.lake.table.Source;
import io.callstream.runtime.ToolFault;
import io.callstream.topic.FeatureTopics;
import io.callstream.topic.FeatureTopics.FeatureTopic;
import io.callstream.topic.Topic;
import io.callstream.topic.Topics;

import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Fills features that were added to a view with what had happened before.
///
/// The engine tells where each source partition stood when it began to run the new definition. The
/// events before that are in the lake: they are folded there as the engine would have, entity by
/// entity, and what they come to is sent to the engine, which merges it once. Broken off and run
/// again it does no harm: an entity that has got its past takes no second one.
public final class Backfill {
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final long ROWS_AT_ONCE = 2_000_000;
    private static final int BATCH = 500;
    private static final String ENGINE = "enrichment-service";

    private final LakeView lake;
    private final EventRead events;
    private final Log log;
    private final Topics topics;
    private final InstantSource clock;
    private final Consumer<String> tell;

    /// @param tell what is being done, in words
    public Backfill(
            LakeView lake,
            SqlEngine engine,
            Log log,
            Topics topics,
            InstantSource clock,
            Consumer<String> tell) {
        this.lake = lake;
        this.events = new EventRead(lake, engine);
        this.log = log;
        this.topics = topics;
        this.clock = clock;
        this.tell = tell;
    }

    /// What was done.
    ///
    /// @param events folded
    /// @param entities whose past was sent
    public record Result(long events, long entities) {}

    /// Fills a view.
    ///
    /// @throws ToolFault where the lake lacks one of its sources, or does not catch up
    public Result run(FeatureTopic view) {
        String missing = events.missingSource(view.program());
        if (missing != null) {
            throw new ToolFault(
                    "view "
                            + view.view().name()
                            + " reads "
                            + missing
                            + ", which the lake has no table of");
        }
        Map<String, Long> ends = ends(view);
        Map<String, Long> past = engineReached();
        Map<String, Long> cuts = cuts(view);
        past.putAll(cuts);
        tell.accept(
                cuts.isEmpty()
                        ? "no event has come under the new definition yet: the past is what the engine has read"
                        : "the past ends at "
                                + cuts.entrySet().stream()
                                        .map(cut -> cut.getKey() + ':' + cut.getValue())
                                        .sorted()
                                        .collect(Collectors.joining(", ")));
        awaitLake(view, ends);
        long folded = 0;
        long entities = 0;
        int buckets = buckets(view);
        for (int bucket = 0; bucket < buckets; bucket++) {
            Fold fold = new Fold(view, ends, past);
            for (int source = 0; source < view.view().sources().size(); source++) {
                events.read(
                        view.program(), source, "", narrowed(view, bucket, buckets), fold::event);
            }
            folded += fold.events;
            entities += send(view, fold.entities);
            tell.accept(
                    "%d of %d: %,d events folded, %,d entities sent"
                            .formatted(bucket + 1, buckets, folded, entities));
        }
        return new Result(folded, entities);
    }

    private final class Fold {
        private final FeatureTopic view;
        private final boolean whole;
        private final Map<String, Long> ends;
        private final Map<String, Long> past;
        private final Map<List<@Nullable Object>, EntityFold> entities = new HashMap<>();
        private long events;

        Fold(FeatureTopic view, Map<String, Long> ends, Map<String, Long> past) {
            this.view = view;
            this.whole = FeatureTopics.isWhole(view.view(), topics);
            this.ends = ends;
            this.past = past;
        }

        void event(List<@Nullable Object> key, LakeEvent event) {
            FeatureView.Source source = view.view().sources().get(event.source());
            long end = Objects.requireNonNull(ends.get(topic(source) + '-' + event.task()));
            if (event.place() >= end || event.offset() >= past.getOrDefault(event.from(), 0L)) {
                return;
            }
            EntityFold entity =
                    entities.computeIfAbsent(key, _ -> new EntityFold(view.program(), whole));
            @Nullable Object[] fields = entity.accepted(event);
            if (fields != null) {
                entity.add(event, fields);
                events++;
            }
        }
    }

    private long send(FeatureTopic view, Map<List<@Nullable Object>, EntityFold> entities) {
        List<String> names = view.program().entity().stream().map(FeatureView.Key::name).toList();
        Map<Integer, List<ArchivedRecord>> batches = new HashMap<>();
        Topic<byte[], byte[]> topic = view.backfill();
        long sent = 0;
        for (Map.Entry<List<@Nullable Object>, EntityFold> entity : entities.entrySet()) {
            EntityState state = entity.getValue().state();
            if (state.isEmpty()) {
                continue;
            }
            byte[] key = new EntityKey(names, List.copyOf(entity.getKey())).topicKey();
            int partition = Utils.toPositive(Utils.murmur2(key)) % topic.partitions();
            List<ArchivedRecord> batch = batches.computeIfAbsent(partition, _ -> new ArrayList<>());
            batch.add(
                    new ArchivedRecord(
                            0,
                            clock.millis(),
                            key,
                            new BackfillRecord.Past(state.encode()).bytes(),
                            List.of()));
            if (batch.size() == BATCH) {
                log.append(new Source(topic.name(), partition), batch);
                batch.clear();
            }
            sent++;
        }
        batches.forEach(
                (partition, batch) -> log.append(new Source(topic.name(), partition), batch));
        return sent;
    }

    /// Ends of what is committed on the view's sources, by `<topic>-<partition>`.
    private Map<String, Long> ends(FeatureTopic view) {
        Set<Source> sources = new HashSet<>();
        for (FeatureView.Source source : view.view().sources()) {
            sources.addAll(partitions(topic(source)));
        }
        Map<String, Long> ends = new HashMap<>();
        log.bounds(sources)
                .forEach((source, bounds) -> ends.put(source.toString(), bounds.committed()));
        return ends;
    }

    /// Where the engine stands: a partition without a cut has had no event under the new
    /// definition, so all that it has read is the past, and what is beyond is still to come. To be
    /// asked before the cuts.
    private Map<String, Long> engineReached() {
        Map<String, Long> reached = new HashMap<>();
        log.groups()
                .getOrDefault(ENGINE, Map.of())
                .forEach((partition, at) -> reached.put(partition, at.offset()));
        return reached;
    }

    /// Where the engine began to run today's definition, by `<topic>-<partition>`.
    private Map<String, Long> cuts(FeatureTopic view) {
        Map<String, Long> cuts = new HashMap<>();
        log.bounds(Set.copyOf(partitions(view.backfill().name())))
                .forEach(
                        (source, bounds) ->
                                log.read(
                                        source,
                                        bounds.start(),
                                        bounds.committed(),
                                        record -> cut(view.program(), record.value(), cuts)));
        return cuts;
    }

    private static void cut(ViewProgram program, byte @Nullable [] value, Map<String, Long> cuts) {
        if (value != null
                && BackfillRecord.parse(value) instanceof BackfillRecord.Cut cut
                && cut.fingerprint() == program.fingerprint()) {
            cuts.put(cut.topic() + '-' + cut.partition(), cut.offset());
        }
    }

    private void awaitLake(FeatureTopic view, Map<String, Long> ends) {
        long begun = clock.millis();
        Set<String> behind = behind(view, ends);
        while (!behind.isEmpty()) {
            if (clock.millis() - begun > PATIENCE.toMillis()) {
                throw new ToolFault(
                        "the lake has not got all of "
                                + behind
                                + " within "
                                + PATIENCE.toMinutes()
                                + " minutes; is the lake sink running?");
            }
            tell.accept("waiting for the lake: " + behind.size() + " partitions are behind");
            log.pause(LOOK);
            behind = behind(view, ends);
        }
    }

    private Set<String> behind(FeatureTopic view, Map<String, Long> ends) {
        Set<String> behind = new HashSet<>(ends.keySet());
        for (FeatureView.Source source : view.view().sources()) {
            lake.table(EventRead.table(source.topic()))
                    .offsets()
                    .forEach(
                            (partition, offset) -> {
                                if (offset >= ends.getOrDefault(partition, Long.MAX_VALUE)) {
                                    behind.remove(partition);
                                }
                            });
        }
        behind.removeIf(partition -> ends.getOrDefault(partition, 0L) == 0);
        return behind;
    }

    /// Entities are folded a part at a time, so that memory is bounded.
    private int buckets(FeatureTopic view) {
        long rows =
                view.view().sources().stream()
                        .mapToLong(source -> lake.table(EventRead.table(source.topic())).rows())
                        .sum();
        return Math.toIntExact(1 + rows / ROWS_AT_ONCE);
    }

    private static String narrowed(FeatureTopic view, int bucket, int buckets) {
        return " WHERE hash("
                + view.program().entity().stream()
                        .map(key -> "CAST(" + EventRead.quoted(key.name()) + " AS VARCHAR)")
                        .collect(Collectors.joining(" || '|' || "))
                + ") % "
                + buckets
                + " = "
                + bucket;
    }

    private String topic(FeatureView.Source source) {
        return Optional.ofNullable(topics.all().get(source.topic()))
                .<String>map(Topic::name)
                .orElse(source.topic());
    }

    private List<Source> partitions(String topic) {
        return IntStream.range(0, topics.deadLetters().partitions())
                .mapToObj(partition -> new Source(topic, partition))
                .toList();
    }
}
