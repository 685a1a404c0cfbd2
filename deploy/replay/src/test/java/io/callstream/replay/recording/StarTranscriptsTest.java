package io.callstream.replay.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

class StarTranscriptsTest {
    private static final Set<String> GOLDEN_CALLS = Set.of("star-4875", "star-4854", "star-4849");

    @TempDir private Path directory = Path.of("");

    @Test
    void threeDialoguesAreSentAsTheGoldenFileSays() {
        // When
        List<RecordedEvent> events = Bundled.events(Bundled.star());

        // Then
        assertThat(
                        events.stream()
                                .filter(event -> GOLDEN_CALLS.contains(event.callId()))
                                .map(Bundled::line))
                .containsExactlyElementsOf(Bundled.golden("star.golden"));
    }

    @Test
    void onlyUtterancesBecomeSegments() {
        // When
        Recording star = Bundled.star();

        // Then
        List<RecordedEvent> events = Bundled.events(star);
        assertThat(star.calls()).isEqualTo(200);
        assertThat(star.customers()).hasSize(58);
        assertThat(events).hasSize(3_090).hasSize((int) star.size());
        assertThat(events).filteredOn(RecordedEvent.Call.class::isInstance).hasSize(200);
        assertThat(events).filteredOn(RecordedEvent.Segment.class::isInstance).hasSize(2_787);
        assertThat(events).filteredOn(RecordedEvent.Outcome.class::isInstance).hasSize(103);
    }

    @Test
    void aShiftMovesEveryInstantAndARunSuffixesEveryId() {
        // Given
        RecordedEvent segment =
                Bundled.events(Bundled.star()).stream()
                        .filter(event -> event.eventId().equals("star-4875-0"))
                        .findFirst()
                        .orElseThrow();

        // When
        String json =
                new String(
                        EventJson.of(segment, 1_500, "-b"),
                        java.nio.charset.StandardCharsets.UTF_8);

        // Then
        assertThat(json)
                .startsWith(
                        "{\"event_id\":\"star-4875-0-b\",\"source\":\"star\",\"call_id\":\"star-4875-b\",")
                .contains("\"call_started_at\":\"2020-05-12T12:25:57.500Z\"");
        assertThat(segment.key("-b")).isEqualTo("star-4875-b");
    }

    @Test
    void textNeverShowsInToString() {
        // When
        List<RecordedEvent> events = Bundled.events(Bundled.star());

        // Then
        assertThat(events)
                .filteredOn(RecordedEvent.Segment.class::isInstance)
                .noneMatch(
                        event ->
                                event.toString()
                                        .contains(
                                                ((RecordedEvent.Segment) event).transcript() + "]"))
                .allMatch(event -> event.toString().matches("Segment\\[\\S+ at \\d+]"));
    }

    @Test
    void aLineOfAnUnknownCallIsNamed() throws IOException {
        // Given
        Path calls =
                Files.writeString(
                        directory.resolve("star-calls.jsonl"),
                        "{\"call_id\":\"a\",\"start_ts\":1,\"end_ts\":2}\n");
        Path segments =
                Files.writeString(
                        directory.resolve("star-segments.jsonl"),
                        "{\"call_id\":\"b\",\"seg\":0,\"kind\":\"utterance\",\"speaker\":\"agent\",\"text\":\"secret\",\"offset_ms\":0}\n");

        // Then
        assertThatThrownBy(() -> StarTranscripts.read(calls, segments))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("star-segments.jsonl, line 1")
                .hasMessageContaining("\"b\"")
                .hasMessageNotContaining("secret");
    }
}
