package io.callstream.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

class PidFileTest {
    @TempDir private Path dir = Path.of("");

    @Test
    void runningProcessIsFoundAgain() {
        // Given
        PidFile file = new PidFile(dir.resolve("self.pid"));
        file.write(ProcessHandle.current());

        // When
        long pid = file.process().orElseThrow().pid();

        // Then
        assertThat(pid).isEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void pidGivenToAnotherProcessSinceIsNotOurs() throws IOException {
        // Given
        PidFile file = new PidFile(dir.resolve("old.pid"));
        long startedLongAgo =
                ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli() - 60_000;
        Files.writeString(file.path(), ProcessHandle.current().pid() + " " + startedLongAgo + "\n");

        // When
        boolean stopped = ChildProcess.stop(file, Duration.ofSeconds(1));

        // Then: had it been signalled, this test would not be here to say so
        assertThat(file.process()).isEmpty();
        assertThat(stopped).isTrue();
    }

    @Test
    void endedProcessIsNotFound() throws Exception {
        // Given
        Process process = new ProcessBuilder("sleep", "600").start();
        PidFile file = new PidFile(dir.resolve("sleep.pid"));
        file.write(process.toHandle());

        // When
        boolean obeyed = ChildProcess.stop(file, Duration.ofSeconds(10));

        // Then
        assertThat(obeyed).isTrue();
        assertThat(file.process()).isEmpty();
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void fileThatIsNoPidFileSaysNothingRuns() throws IOException {
        // Given
        PidFile file = new PidFile(dir.resolve("odd.pid"));

        // When
        Files.writeString(file.path(), "not a pid");

        // Then
        assertThat(file.process()).isEmpty();
    }
}
