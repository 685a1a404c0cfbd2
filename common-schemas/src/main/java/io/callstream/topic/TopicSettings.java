package io.callstream.topic;

import java.util.Map;

/// What an operator may choose about the topics.
///
/// @param partitions of every topic; all are co-partitioned
/// @param replication copies of each partition
/// @param names catalogue name → the name to use instead
public record TopicSettings(int partitions, int replication, Map<String, String> names) {
    public TopicSettings {
        names = Map.copyOf(names);
    }
}
