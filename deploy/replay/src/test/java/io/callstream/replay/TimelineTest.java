package io.callstream.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.replay.recording.RecordedEvent;
import io.callstream.replay.recording.RecordedEvent.Outcome;
import io.callstream.replay.recording.Recording;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

class TimelineTest {
    private final Recording early = recording("early", at("early", "b", 10), at("early", "a", 30));
    private final Recording late =
            recording(
                    "late", at("late", "c", 1_000), at("late", "a", 1_020), at("late", "b", 1_020));

    @Test
    void asRecordedTheOrderIsThatOfTheTimes() {
        // When
        Timeline timeline = Timeline.of(List.of(late, early), ReplayShift.NONE, 9_999);

        // Then
        assertThat(told(timeline))
                .containsExactly(
                        "early b 10", "early a 30", "late c 1000", "late a 1020", "late b 1020");
        assertThat(timeline.firstTime()).isEqualTo(10);
        assertThat(timeline.lastTime()).isEqualTo(1_020);
    }

    @Test
    void eachSourceMovesByItsOwnConstantSoThatItEndsNow() {
        // When
        Timeline timeline = Timeline.of(List.of(early, late), ReplayShift.NOW, 5_000);

        // Then: equal times go by call id
        assertThat(told(timeline))
                .containsExactly(
                        "early b 4980",
                        "late c 4980",
                        "early a 5000",
                        "late a 5000",
                        "late b 5000");
        assertThat(timeline.shift(early)).isEqualTo(4_970);
        assertThat(timeline.shift(late)).isEqualTo(3_980);
        assertThat(timeline.size()).isEqualTo(5);
    }

    @Test
    void anEmptyRecordingIsNoPartOfIt() {
        // When
        Timeline timeline = Timeline.of(List.of(recording("none"), late), ReplayShift.NONE, 0);

        // Then
        assertThat(timeline.firstTime()).isEqualTo(1_000);
    }

    private static List<String> told(Timeline timeline) {
        List<String> told = new ArrayList<>();
        timeline.events()
                .forEachRemaining(
                        due ->
                                told.add(
                                        due.event().source()
                                                + " "
                                                + due.event().callId()
                                                + " "
                                                + due.time()));
        return told;
    }

    private static RecordedEvent at(String source, String callId, long time) {
        return new Outcome(source, callId, time, null, null, true);
    }

    private static Recording recording(String source, RecordedEvent... events) {
        return Recording.of(source, events.length, new TreeSet<>(), List.of(events));
    }
}
