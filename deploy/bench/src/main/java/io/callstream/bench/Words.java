package io.callstream.bench;

import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// The words of the bundled dialogues, cut into segments of equal length.
final class Words {
    private static final Path DIALOGUES =
            Path.of("deploy/replay/data/transcripts/star-segments.jsonl.gz");

    private Words() {}

    static List<String> segments(Path root, int length) throws IOException {
        List<String> words = new ArrayList<>();
        ObjectMapper mapper = new ObjectMapper();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(root.resolve(DIALOGUES))),
                                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String text = mapper.readTree(line).path("text").asText("");
                if (!text.isBlank()) {
                    words.addAll(List.of(text.strip().split("\\s+")));
                }
            }
        }
        List<String> segments = new ArrayList<>();
        for (int from = 0; from + length <= words.size(); from += length) {
            segments.add(String.join(" ", words.subList(from, from + length)));
        }
        return segments;
    }
}
