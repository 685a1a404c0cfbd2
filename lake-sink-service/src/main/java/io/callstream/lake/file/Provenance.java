package io.callstream.lake.file;

import io.callstream.lake.table.Source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Where the rows of a data file came from, as its footer says; the chain of ranges can be proven
/// from the footers alone.
///
/// A file of a checkpoint has one part, in the keys `kafka.topic`, `kafka.partition`,
/// `kafka.firstOffset`, `kafka.lastOffset`, `callstream.range.from`, `callstream.range.to` and
/// `callstream.range.rows`. A compacted file has all parts of the files it replaced, in
/// `callstream.parts`.
public record Provenance(List<Part> parts) {
    private static final String PARTS = "callstream.parts";

    /// Rows of one checkpoint of one partition.
    ///
    /// @param range of the checkpoint
    /// @param rangeRows rows of the whole range, over all files of the checkpoint
    /// @param firstOffset of its rows in this file
    /// @param lastOffset of its rows in this file
    public record Part(
            Source source, OffsetRange range, long rangeRows, long firstOffset, long lastOffset) {
        private static final Pattern TEXT =
                Pattern.compile("(.+)/(\\d+):(\\d+-\\d+):(\\d+):(\\d+)-(\\d+)");

        private String text() {
            return source.topic()
                    + "/"
                    + source.partition()
                    + ":"
                    + range.from()
                    + "-"
                    + range.to()
                    + ":"
                    + rangeRows
                    + ":"
                    + firstOffset
                    + "-"
                    + lastOffset;
        }

        private static Part parse(String text) {
            Matcher fields = TEXT.matcher(text);
            if (!fields.matches()) {
                throw new IllegalArgumentException("a part of a footer reads \"" + text + "\"");
            }
            return new Part(
                    new Source(fields.group(1), Integer.parseInt(fields.group(2))),
                    OffsetRange.parse(fields.group(3)),
                    Long.parseLong(fields.group(4)),
                    Long.parseLong(fields.group(5)),
                    Long.parseLong(fields.group(6)));
        }
    }

    /// Of a file that a checkpoint writes.
    public static Provenance of(FilePlan plan) {
        return new Provenance(
                List.of(
                        new Part(
                                plan.source(),
                                plan.range(),
                                plan.rangeRows(),
                                plan.firstOffset(),
                                plan.lastOffset())));
    }

    /// Of a file that replaces others.
    public static Provenance of(List<Provenance> replaced) {
        List<Part> parts = new ArrayList<>();
        replaced.forEach(one -> parts.addAll(one.parts()));
        return new Provenance(List.copyOf(parts));
    }

    /// Keys and values of the footer.
    public Map<String, String> footer() {
        if (parts.size() != 1) {
            return Map.of(PARTS, parts.stream().map(Part::text).collect(Collectors.joining(";")));
        }
        Part part = parts.getFirst();
        Map<String, String> footer = new LinkedHashMap<>();
        footer.put("kafka.topic", part.source().topic());
        footer.put("kafka.partition", Integer.toString(part.source().partition()));
        footer.put("kafka.firstOffset", Long.toString(part.firstOffset()));
        footer.put("kafka.lastOffset", Long.toString(part.lastOffset()));
        footer.put("callstream.range.from", Long.toString(part.range().from()));
        footer.put("callstream.range.to", Long.toString(part.range().to()));
        footer.put("callstream.range.rows", Long.toString(part.rangeRows()));
        return footer;
    }

    /// Reads what [#footer] wrote; empty where the file is not the lake sink's.
    ///
    /// @throws IllegalArgumentException where it is, but the keys do not make sense
    public static Optional<Provenance> parse(Map<String, String> footer) {
        String all = footer.get(PARTS);
        if (all != null) {
            return Optional.of(
                    new Provenance(Arrays.stream(all.split(";")).map(Part::parse).toList()));
        }
        if (!footer.containsKey("kafka.topic")) {
            return Optional.empty();
        }
        return Optional.of(
                new Provenance(
                        List.of(
                                new Part(
                                        new Source(
                                                text(footer, "kafka.topic"),
                                                (int) number(footer, "kafka.partition")),
                                        new OffsetRange(
                                                number(footer, "callstream.range.from"),
                                                number(footer, "callstream.range.to")),
                                        number(footer, "callstream.range.rows"),
                                        number(footer, "kafka.firstOffset"),
                                        number(footer, "kafka.lastOffset")))));
    }

    private static String text(Map<String, String> footer, String key) {
        String text = footer.get(key);
        if (text == null) {
            throw new IllegalArgumentException("the footer has no " + key);
        }
        return text;
    }

    private static long number(Map<String, String> footer, String key) {
        String text = text(footer, key);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the footer's " + key + " is \"" + text + "\", which is no number", e);
        }
    }
}
