package io.callstream.ingest.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.ingest.adapter.Lines.Line;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class LinesTest {
    private static List<String> read(String text, int limit) throws IOException {
        Lines lines =
                new Lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), limit);
        List<String> read = new ArrayList<>();
        for (Line line = lines.next(); line != null; line = lines.next()) {
            read.add(line.number() + ":" + new String(line.bytes(), StandardCharsets.UTF_8));
        }
        return read;
    }

    @Test
    void endsOfLinesAreCutAndTheLastNeedsNone() throws IOException {
        assertThat(read("a\nb\r\n\nc", 10)).containsExactly("1:a", "2:b", "3:", "4:c");
        assertThat(read("a\n", 10)).containsExactly("1:a");
        assertThat(read("", 10)).isEmpty();
    }

    @Test
    void ofAnOverlongLineOneByteMoreThanTheLimitIsKept() throws IOException {
        assertThat(read("aaaaaaaa\nbbbb\n", 4)).containsExactly("1:aaaaa", "2:bbbb");
    }

    @Test
    void linesLongerThanTheBufferAreWhole() throws IOException {
        // Given
        String longLine = "x".repeat(200_000);

        // When
        List<String> lines = read(longLine + "\n" + longLine, 1_000_000);

        // Then
        assertThat(lines).containsExactly("1:" + longLine, "2:" + longLine);
    }
}
