package io.callstream.feature;

import io.callstream.feature.aggregate.PackedReader;
import io.callstream.feature.aggregate.PackedWriter;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/// Which prefix of its source partitions a row has folded in: the last offset of each. Immutable.
///
/// As text, in a row's header: `<topic>-<partition>:<offset>`, sorted as text, joined by commas.
public final class Seen {
    /// Nothing folded in yet.
    public static final Seen NOTHING = new Seen(List.of());

    private final List<Last> entries;

    private Seen(List<Last> entries) {
        this.entries = entries;
    }

    /// The last offset of one partition.
    public record Last(String topic, int partition, long offset) implements Comparable<Last> {
        private String place() {
            return topic + '-' + partition + ':';
        }

        String text() {
            return place() + offset;
        }

        @Override
        public int compareTo(Last other) {
            return place().compareTo(other.place());
        }
    }

    /// Per partition, in the order of the text.
    public List<Last> entries() {
        return entries;
    }

    /// With one more record folded in; an offset below one that was seen changes nothing.
    Seen with(String topic, int partition, long offset) {
        int size = entries.size();
        for (int i = 0; i < size; i++) {
            Last entry = entries.get(i);
            if (entry.partition == partition && entry.topic.equals(topic)) {
                if (offset <= entry.offset) {
                    return this;
                }
                Last[] moved = entries.toArray(Last[]::new);
                moved[i] = new Last(topic, partition, offset);
                return new Seen(List.of(moved));
            }
        }
        List<Last> more = new ArrayList<>(entries);
        more.add(new Last(topic, partition, offset));
        Collections.sort(more);
        return new Seen(List.copyOf(more));
    }

    /// With all that another one has seen.
    Seen with(Seen other) {
        Seen both = this;
        for (Last entry : other.entries) {
            both = both.with(entry.topic, entry.partition, entry.offset);
        }
        return both;
    }

    public String text() {
        return entries.stream().map(Last::text).collect(Collectors.joining(","));
    }

    /// Reads what [#text] gives.
    ///
    /// @throws IllegalArgumentException if it is not of that form
    public static Seen parse(String text) {
        if (text.isEmpty()) {
            return NOTHING;
        }
        return new Seen(Arrays.stream(text.split(",", -1)).map(Seen::parseEntry).sorted().toList());
    }

    /// The topic is written as its place among the known ones, or in full.
    void write(PackedWriter out, List<String> knownTopics) {
        out.writeVarint(entries.size());
        for (Last entry : entries) {
            int known = knownTopics.indexOf(entry.topic);
            out.writeVarint(known + 1);
            if (known < 0) {
                out.writeString(entry.topic);
            }
            out.writeVarint(entry.partition);
            out.writeSigned(entry.offset);
        }
    }

    static Seen read(PackedReader in, List<String> knownTopics) {
        Last[] entries = new Last[in.readSize()];
        for (int i = 0; i < entries.length; i++) {
            int known = in.readSize();
            String topic = known == 0 ? in.readString() : knownTopics.get(known - 1);
            entries[i] = new Last(topic, (int) in.readVarint(), in.readSigned());
        }
        return new Seen(List.of(entries));
    }

    private static Last parseEntry(String entry) {
        int colon = entry.lastIndexOf(':');
        int dash = entry.lastIndexOf('-', colon);
        if (dash <= 0) {
            throw new IllegalArgumentException(
                    "seen must be <topic>-<partition>:<offset>, joined by commas, but has \""
                            + entry
                            + "\"");
        }
        return new Last(
                entry.substring(0, dash),
                Integer.parseInt(entry.substring(dash + 1, colon)),
                Long.parseLong(entry.substring(colon + 1)));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Seen seen && entries.equals(seen.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
