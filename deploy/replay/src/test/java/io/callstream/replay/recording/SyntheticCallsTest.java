package io.callstream.replay.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.replay.recording.RecordedEvent.Call;
import io.callstream.replay.recording.RecordedEvent.Poison;
import io.callstream.replay.recording.RecordedEvent.Segment;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

class SyntheticCallsTest {
    private static final SyntheticLoad LOAD =
            new SyntheticLoad(10_000, 500, 1.1, 50, 2, 0.05, 0.03, 0.02, 7);

    @Test
    void theSameSeedGivesTheSameRecords() {
        // When
        List<String> once = lines(LOAD);
        List<String> again = lines(LOAD);

        // Then
        assertThat(again).isEqualTo(once);
    }

    @Test
    void anotherSeedGivesOtherRecords() {
        // Then
        assertThat(lines(SyntheticLoad.of(100, 10, 1)))
                .isNotEqualTo(lines(SyntheticLoad.of(100, 10, 2)));
    }

    @Test
    void theSizeIsThatOfOnePass() {
        // When
        Recording recording = SyntheticCalls.of(LOAD);

        // Then
        List<RecordedEvent> events = Bundled.events(recording);
        assertThat(recording.size()).isEqualTo(events.size());
        assertThat(recording.firstTime()).isEqualTo(events.getFirst().time());
        assertThat(recording.lastTime()).isEqualTo(events.getLast().time());
        assertThat(events).isSortedAccordingTo(Comparator.comparingLong(RecordedEvent::time));
        assertThat(events.stream().filter(Segment.class::isInstance)).hasSize(20_000);
    }

    @Test
    void theSharesAreKept() {
        // When
        List<RecordedEvent> events = Bundled.events(SyntheticCalls.of(LOAD));

        // Then
        List<RecordedEvent> whole =
                events.stream().filter(event -> !(event instanceof Segment)).toList();
        long distinct = new HashSet<>(whole.stream().map(RecordedEvent::callId).toList()).size();
        long bad = whole.stream().filter(SyntheticCallsTest::isBad).count();
        long late = whole.stream().filter(SyntheticCallsTest::isLate).count();
        assertThat(distinct).isEqualTo(10_000);
        assertThat(whole.size() - distinct).isCloseTo(200, Offset.offset(50L));
        assertThat(bad).isCloseTo(300, Offset.offset(60L));
        assertThat(late).isCloseTo(500, Offset.offset(80L));
        assertThat(whole).filteredOn(Poison.class::isInstance).isNotEmpty();
    }

    @Test
    void callsArriveAtTheRate() {
        // When
        Recording recording = SyntheticCalls.of(LOAD);

        // Then
        assertThat(recording.lastTime() - recording.firstTime()).isEqualTo(9_999 * 20L);
    }

    @Test
    void fewCustomersMakeManyCalls() {
        // When
        Map<String, Long> calls =
                Bundled.events(SyntheticCalls.of(SyntheticLoad.of(20_000, 1_000, 3))).stream()
                        .map(event -> Objects.requireNonNull(((Call) event).customerId()))
                        .collect(Collectors.groupingBy(id -> id, Collectors.counting()));

        // Then: with skew 1 the first of 1,000 makes 1 / H(1000) = 13.4 % of the calls
        assertThat(calls.getOrDefault("C0000000", 0L)).isBetween(2_400L, 2_950L);
        assertThat(calls).hasSizeGreaterThan(900);
    }

    @Test
    void aLoadThatCannotBeIsRefused() {
        // Then
        assertThatThrownBy(() -> new SyntheticLoad(10, 10, 1, 100, 0, 0, 1.5, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bad share must be 0 to 1 but was 1.5");
    }

    private static List<String> lines(SyntheticLoad load) {
        return Bundled.events(SyntheticCalls.of(load)).stream().map(Bundled::line).toList();
    }

    private static boolean isBad(RecordedEvent event) {
        return switch (event) {
            case Poison _ -> true;
            case Call call ->
                    Objects.requireNonNull(Objects.requireNonNull(call.times()).ivrSec()) < 0;
            default -> false;
        };
    }

    private static boolean isLate(RecordedEvent event) {
        return event instanceof Call call
                && Objects.requireNonNull(call.times()).endedAt() <= call.time() - 25 * 3_600_000L;
    }
}
