package io.callstream.lake.table;

/// A partition of a topic: where rows come from.
public record Source(String topic, int partition) implements Comparable<Source> {
    @Override
    public int compareTo(Source other) {
        int byTopic = topic.compareTo(other.topic);
        return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }

    /// `<topic>-<partition>`, as Kafka writes it.
    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
