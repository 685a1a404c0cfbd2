package io.callstream.enrichment.text.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/// A fifth of a file's rows, chosen by their ids, held out of training. Sentences of one review or
/// article stay together.
///
/// @param learned rows to train from
/// @param held rows to measure with
record HeldOut(List<Map<String, String>> learned, List<Map<String, String>> held) {
    private static final int PARTS = 5;

    static HeldOut of(List<Map<String, String>> rows) {
        List<Map<String, String>> learned = new ArrayList<>();
        List<Map<String, String>> held = new ArrayList<>();
        for (Map<String, String> row : rows) {
            String id = ContactReasons.value(row, "id");
            boolean sentences = id.startsWith("vader-amazon") || id.startsWith("vader-nyt");
            String group = sentences ? id.substring(0, id.indexOf('_')) : id;
            CRC32 hash = new CRC32();
            hash.update(group.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            (hash.getValue() % PARTS == 0 ? held : learned).add(row);
        }
        return new HeldOut(learned, held);
    }
}
