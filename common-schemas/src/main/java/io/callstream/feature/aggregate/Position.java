package io.callstream.feature.aggregate;

/// Where an event stands among the others of its entity: by event time (epoch millis), then the
/// source's place in the view, then partition and offset. No two events of a view stand at the same
/// place.
public record Position(long eventTime, int source, int partition, long offset)
        implements Comparable<Position> {

    @Override
    public int compareTo(Position other) {
        int order = Long.compare(eventTime, other.eventTime);
        if (order == 0) {
            order = Integer.compare(source, other.source);
        }
        if (order == 0) {
            order = Integer.compare(partition, other.partition);
        }
        return order == 0 ? Long.compare(offset, other.offset) : order;
    }

    void write(PackedWriter out) {
        out.writeSigned(eventTime);
        out.writeVarint(source);
        out.writeVarint(partition);
        out.writeSigned(offset);
    }

    static Position read(PackedReader in) {
        return new Position(
                in.readSigned(), (int) in.readVarint(), (int) in.readVarint(), in.readSigned());
    }
}
