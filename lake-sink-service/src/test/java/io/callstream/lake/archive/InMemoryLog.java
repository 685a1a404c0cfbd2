package io.callstream.lake.archive;

import io.callstream.lake.table.Source;
import io.callstream.runtime.ToolFault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A cluster of a few logs, which can break while records are appended.
final class InMemoryLog implements Log {
    private final String cluster;
    private final Map<Source, List<ArchivedRecord>> logs = new LinkedHashMap<>();
    private final Map<Source, Long> starts = new LinkedHashMap<>();
    private final Map<Source, Long> ends = new LinkedHashMap<>();
    final Map<String, Map<String, Manifest.GroupOffset>> groups = new TreeMap<>();

    /// Appends that still succeed.
    int appends = Integer.MAX_VALUE;

    /// Whether a transaction is open.
    boolean open;

    InMemoryLog(String cluster) {
        this.cluster = cluster;
    }

    void add(Source source, ArchivedRecord record) {
        logs.computeIfAbsent(source, one -> new ArrayList<>()).add(record);
        starts.putIfAbsent(source, record.offset());
        // a marker follows
        ends.put(source, record.offset() + 2);
    }

    List<ArchivedRecord> records(Source source) {
        return logs.getOrDefault(source, List.of());
    }

    @Override
    public String cluster() {
        return cluster;
    }

    @Override
    public List<Manifest.Topic> topics() {
        return logs.keySet().stream()
                .map(Source::topic)
                .distinct()
                .map(
                        name ->
                                new Manifest.Topic(
                                        name,
                                        1,
                                        Map.of("retention.ms", "1"),
                                        logs.keySet().stream()
                                                .filter(source -> source.topic().equals(name))
                                                .map(
                                                        source ->
                                                                new Manifest.Partition(
                                                                        source.partition(),
                                                                        List.of()))
                                                .toList()))
                .toList();
    }

    @Override
    public Map<Source, Bounds> bounds(Set<Source> sources) {
        Map<Source, Bounds> bounds = new LinkedHashMap<>();
        for (Source source : sources) {
            long end = ends.getOrDefault(source, 0L);
            bounds.put(
                    source, new Bounds(starts.getOrDefault(source, 0L), open ? end - 1 : end, end));
        }
        return bounds;
    }

    @Override
    public Map<String, Map<String, Manifest.GroupOffset>> groups() {
        return groups;
    }

    @Override
    public Set<String> activeGroups() {
        return Set.of();
    }

    @Override
    public void read(Source source, long from, long to, Consumer<ArchivedRecord> each) {
        records(source).stream()
                .filter(record -> record.offset() >= from && record.offset() < to)
                .forEach(each);
    }

    @Override
    public void prepare(Manifest.Topic topic) {
        topic.partitions()
                .forEach(
                        one ->
                                logs.putIfAbsent(
                                        new Source(topic.name(), one.number()), new ArrayList<>()));
    }

    @Override
    public long beginAt(Source source, long offset, Consumer<Long> progress) {
        starts.put(source, offset + 1);
        ends.put(source, offset + 1);
        return offset + 1;
    }

    @Override
    public void append(Source source, List<ArchivedRecord> records) {
        for (ArchivedRecord record : records) {
            if (appends-- <= 0) {
                throw new ToolFault("the broker is away");
            }
            long at = ends.getOrDefault(source, 0L);
            logs.computeIfAbsent(source, one -> new ArrayList<>())
                    .add(
                            new ArchivedRecord(
                                    at,
                                    record.timestamp(),
                                    record.key(),
                                    record.value(),
                                    record.headers()));
            ends.put(source, at + 1);
        }
    }

    @Override
    public void finish(Manifest.Topic topic) {}

    @Override
    public void move(String group, Map<Source, Manifest.GroupOffset> offsets) {
        Map<String, Manifest.GroupOffset> moved = new TreeMap<>();
        offsets.forEach((source, at) -> moved.put(source.toString(), at));
        groups.put(group, moved);
    }

    @Override
    public void pause(Duration time) {
        open = false;
    }
}
