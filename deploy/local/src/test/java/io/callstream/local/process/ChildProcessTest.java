package io.callstream.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class ChildProcessTest {
    @TempDir private Path dir = Path.of("");

    @BeforeEach
    void makeDirectories() throws IOException {
        Files.createDirectories(dir.resolve("run"));
        Files.createDirectories(dir.resolve("logs"));
    }

    @Test
    void processThatEndsWhileStartingIsToldWithTheEndOfItsLog() {
        // Given
        ChildProcess process =
                new ChildProcess(shell("echo CALLSTREAM_X is wrong; exit 2", "starting"), dir);
        process.start();

        // When, Then
        assertThatThrownBy(() -> process.awaitReady(Duration.ofSeconds(20)))
                .isInstanceOf(LocalFault.class)
                .hasMessageContaining("part ended while starting")
                .hasMessageContaining("CALLSTREAM_X is wrong");
    }

    @Test
    void processThatNeverServesIsGivenUpInTime() {
        // Given
        ChildProcess process = new ChildProcess(shell("sleep 600", "still restoring"), dir);
        process.start();

        // When, Then
        try {
            assertThatThrownBy(() -> process.awaitReady(Duration.ofMillis(300)))
                    .isInstanceOf(LocalFault.class)
                    .hasMessageContaining("not ready within")
                    .hasMessageContaining("still restoring");
        } finally {
            process.kill();
        }
    }

    @Test
    void secondStartLeavesTheRunningProcessAlone() {
        // Given
        ChildProcess process = new ChildProcess(shell("sleep 600", ""), dir);
        process.start();
        long pid = process.handle().orElseThrow().pid();

        // When
        boolean startedAgain = new ChildProcess(shell("sleep 600", ""), dir).start();

        // Then
        assertThat(startedAgain).isFalse();
        assertThat(process.handle().orElseThrow().pid()).isEqualTo(pid);
        process.kill();
        assertThat(process.handle()).isEmpty();
    }

    @Test
    void processThatIgnoresTheSignalIsKilled() throws IOException {
        // Given
        Path trapped = dir.resolve("trapped");
        ChildProcess process =
                new ChildProcess(
                        shell(
                                "trap '' TERM; touch " + trapped + "; while true; do sleep 1; done",
                                () -> Files.exists(trapped)),
                        dir);
        process.start();
        process.awaitReady(Duration.ofSeconds(10));

        // When
        boolean obeyed = process.stop(Duration.ofMillis(300));

        // Then
        assertThat(obeyed).isFalse();
        assertThat(process.handle()).isEmpty();
    }

    private interface Question {
        boolean serves();
    }

    private Program shell(String script, String fault) {
        return shell(script, fault::isEmpty);
    }

    private Program shell(String script, Question question) {
        return new Program() {
            @Override
            public String name() {
                return "part";
            }

            @Override
            public void prepare() {}

            @Override
            public List<String> command() {
                return List.of("/bin/sh", "-c", script);
            }

            @Override
            public Map<String, String> environment() {
                return Map.of();
            }

            @Override
            public Path workingDirectory() {
                return dir;
            }

            @Override
            public Optional<String> notReadyBecause() {
                return question.serves() ? Optional.empty() : Optional.of("still restoring");
            }
        };
    }
}
