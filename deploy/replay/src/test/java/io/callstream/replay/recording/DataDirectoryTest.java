package io.callstream.replay.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class DataDirectoryTest {
    @TempDir private Path directory = Path.of("");

    @Test
    void aSampleIsLeftOutWhereThereAreOtherFiles() throws IOException {
        // Given
        Path calls = Files.createDirectory(directory.resolve("calls"));
        Files.createFile(calls.resolve("sample-1999-02-01.csv"));
        Files.createFile(calls.resolve("calls-1999-02.csv.gz"));
        Files.createFile(calls.resolve("calls-1999-01.csv"));
        Files.createFile(calls.resolve("notes.txt"));

        // Then
        assertThat(new DataDirectory(directory).callFiles())
                .extracting(file -> file.getFileName().toString())
                .containsExactly("calls-1999-01.csv", "calls-1999-02.csv.gz");
    }

    @Test
    void aSampleAloneIsRead() {
        // Then
        assertThat(Bundled.DATA.callFiles())
                .extracting(file -> file.getFileName().toString())
                .containsExactly("sample-1999-02-01.csv");
    }

    @Test
    void anyPartMayBeMissing() {
        // When
        DataDirectory empty = new DataDirectory(directory);

        // Then
        assertThat(empty.callFiles()).isEmpty();
        assertThat(empty.starCalls()).isEmpty();
        assertThat(empty.starSegments()).isEmpty();
        assertThat(empty.churnFiles()).isEmpty();
    }

    @Test
    void aMissingDirectoryIsNamed() {
        // Then
        assertThatThrownBy(() -> new DataDirectory(directory.resolve("nowhere")))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("nowhere")
                .hasMessageContaining("--data");
    }
}
