package io.callstream.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

class TerminalProgressTest {
    @Test
    void whereNobodyWatchesEachTenthIsALine() {
        // Given
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TerminalProgress progress =
                new TerminalProgress(new PrintStream(out, true, StandardCharsets.UTF_8), false);

        // When
        progress.begin("replay", "events", 2_000);
        for (long done = 0; done <= 2_000; done += 50) {
            progress.reach(done);
        }
        progress.end();

        // Then
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(10)
                .startsWith("replay: 200 of 2,000 events")
                .endsWith("replay: 2,000 of 2,000 events");
    }

    @Test
    void aTaskOfUnknownSizeIsQuiet() {
        // Given
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TerminalProgress progress =
                new TerminalProgress(new PrintStream(out, true, StandardCharsets.UTF_8), false);

        // When
        progress.begin("profiles", "profiles", 0);
        progress.reach(17);
        progress.end();

        // Then
        assertThat(out.size()).isZero();
    }
}
