package io.callstream.lake.commit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.callstream.lake.file.OffsetRange;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.Source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The objects that an owner is about to write for a partition, named before the first is written,
/// so that whoever takes over can remove those that no commit ever made visible.
///
/// One object per owner and partition, under a key that follows from both; the next checkpoint
/// overwrites it.
///
/// @param range that their commit would add
/// @param objects keys of the data files
public record Intent(Source source, String owner, OffsetRange range, List<String> objects) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Key of the object that holds it: `<table>/_intents/<topic>-<partition>-<owner>.json`.
    public static String key(LakeTable table, Source source, String owner) {
        return table.prefix() + "/_intents/" + source + "-" + owner + ".json";
    }

    /// Whether its commit had not happened when the table stood at that offset.
    public boolean uncommittedAt(long offset) {
        return offset < range.to();
    }

    /// UTF-8 JSON.
    public byte[] bytes() {
        ObjectNode node =
                JSON.createObjectNode()
                        .put("topic", source.topic())
                        .put("partition", source.partition())
                        .put("owner", owner)
                        .put("from", range.from())
                        .put("to", range.to());
        objects.forEach(node.putArray("objects")::add);
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// Reads what [#bytes] wrote.
    ///
    /// @throws IllegalArgumentException where it is something else
    public static Intent parse(byte[] bytes) {
        try {
            JsonNode node = JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
            List<String> objects = new ArrayList<>();
            node.path("objects").forEach(object -> objects.add(object.asText()));
            return new Intent(
                    new Source(node.path("topic").asText(), node.path("partition").asInt()),
                    node.path("owner").asText(),
                    new OffsetRange(node.path("from").asLong(), node.path("to").asLong()),
                    List.copyOf(objects));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "an intent of " + bytes.length + " bytes is not JSON", e);
        }
    }
}
