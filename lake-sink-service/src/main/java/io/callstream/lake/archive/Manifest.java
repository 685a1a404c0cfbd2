package io.callstream.lake.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What an archive holds: `archive.json`, rewritten after every segment, so that a run that was
/// killed is gone on with.
///
/// @param cluster Kafka's id of the cluster it is of
/// @param cut the last complete point; what the segments hold beyond it is not restored
public record Manifest(int version, String cluster, Map<String, Topic> topics, @Nullable Cut cut) {
    public static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    /// A topic.
    ///
    /// @param configs that it has of its own
    public record Topic(
            String name,
            int replication,
            Map<String, String> configs,
            List<Partition> partitions) {}

    /// A partition; its segments abut.
    public record Partition(int number, List<Segment> segments) {}

    /// An object.
    ///
    /// @param from offset of its first record or before it
    /// @param to the next offset after what it covers
    public record Segment(
            String key, long from, long to, long records, long bytes, String sha256) {}

    /// A point at which topics and consumer groups belong together.
    ///
    /// @param takenAt ISO 8601
    /// @param quiet whether no transaction was open: then derived topics, the state of topologies
    ///   and consumer offsets agree
    /// @param ends by `<topic>-<partition>`: everything committed before is in the archive
    /// @param groups by group and `<topic>-<partition>`
    public record Cut(
            String takenAt,
            boolean quiet,
            Map<String, Long> ends,
            Map<String, Map<String, GroupOffset>> groups) {}

    /// Where a consumer group stands.
    ///
    /// @param metadata its owner's own
    public record GroupOffset(long offset, String metadata) {}

    static Manifest empty(String cluster) {
        return new Manifest(VERSION, cluster, new TreeMap<>(), null);
    }

    byte[] bytes() {
        try {
            return JSON.writerWithDefaultPrettyPrinter()
                    .writeValueAsString(this)
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest is no JSON", e);
        }
    }

    static Manifest parse(byte[] content) {
        try {
            return JSON.readValue(new String(content, StandardCharsets.UTF_8), Manifest.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("archive.json cannot be read", e);
        }
    }
}
