package io.callstream.lake.commit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.callstream.lake.file.OffsetRange;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.Source;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/// Which rows of a range went into quarantine. The quarantine is committed before the table;
/// whoever reads the range again between the two must not judge it anew, because other rows would
/// stand beside these, but do as was decided.
///
/// @param offsets of the rows kept out, ascending
@SuppressWarnings("ArrayRecordComponent")
public record Decision(OffsetRange range, long[] offsets) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Key of the object that holds it.
    public static String key(
            LakeTable quarantine, Source source, OffsetRange range, String attempt) {
        return quarantine.prefix()
                + "/_decisions/"
                + source
                + "-"
                + range.text()
                + "-"
                + attempt
                + ".json";
    }

    boolean keptOut(long offset) {
        return Arrays.binarySearch(offsets, offset) >= 0;
    }

    /// UTF-8 JSON.
    public byte[] bytes() {
        ObjectNode node = JSON.createObjectNode().put("from", range.from()).put("to", range.to());
        ArrayNode kept = node.putArray("kept_out");
        for (long offset : offsets) {
            kept.add(offset);
        }
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    public static Decision parse(byte[] content) {
        try {
            JsonNode node = JSON.readTree(new String(content, StandardCharsets.UTF_8));
            long[] offsets = new long[node.path("kept_out").size()];
            for (int i = 0; i < offsets.length; i++) {
                offsets[i] = node.path("kept_out").path(i).asLong();
            }
            return new Decision(
                    new OffsetRange(node.path("from").asLong(), node.path("to").asLong()), offsets);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a decision of a quarantine is not JSON", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Decision(OffsetRange otherRange, long[] otherOffsets)
                && range.equals(otherRange)
                && Arrays.equals(offsets, otherOffsets);
    }

    @Override
    public int hashCode() {
        return Objects.hash(range, Arrays.hashCode(offsets));
    }

    @Override
    public String toString() {
        return "Decision[" + range.text() + ", " + offsets.length + " kept out]";
    }
}
