package io.callstream.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.InstantSource;

class ReplayClockTest {
    private long now = 1_000_000;
    private final InstantSource wall = () -> Instant.ofEpochMilli(now);

    @Test
    void eventTimeRunsAtTheSpeed() {
        // Given
        ReplayClock clock = new ReplayClock(new ReplaySpeed(60), wall);

        // Then
        assertThat(clock.delay(0)).isZero();
        assertThat(clock.delay(60_000)).isEqualTo(1_000);
        now += 1_000;
        assertThat(clock.delay(60_000)).isZero();
        assertThat(clock.delay(90_000)).isEqualTo(500);
    }

    @Test
    void whoIsBehindDoesNotWait() {
        // Given
        ReplayClock clock = new ReplayClock(new ReplaySpeed(1), wall);
        clock.delay(0);

        // When
        now += 5_000;

        // Then
        assertThat(clock.delay(4_000)).isZero();
        assertThat(clock.delay(6_000)).isEqualTo(1_000);
    }

    @Test
    void anIdleGapOfMoreThanAMinuteIsSkipped() {
        // Given
        ReplayClock clock = new ReplayClock(new ReplaySpeed(1), wall);
        clock.delay(0);

        // Then: 60 s are waited for, 60.001 s are not, and the pace goes on from there
        assertThat(clock.delay(60_000)).isEqualTo(60_000);
        now += 60_000;
        assertThat(clock.delay(120_001)).isZero();
        assertThat(clock.delay(121_001)).isEqualTo(1_000);
    }

    @Test
    void atMaxNothingIsWaitedFor() {
        // Given
        ReplayClock clock = new ReplayClock(ReplaySpeed.MAX, wall);

        // Then
        assertThat(clock.delay(0)).isZero();
        assertThat(clock.delay(59_000)).isZero();
    }

    @Test
    void aSpeedIsANumberAboveZeroOrMax() {
        // Then
        assertThat(ReplaySpeed.parse("max").isMax()).isTrue();
        assertThat(ReplaySpeed.parse("0.5").factor()).isEqualTo(0.5);
        assertThatThrownBy(() -> ReplaySpeed.parse("fast")).hasMessageContaining("\"fast\"");
        assertThatThrownBy(() -> ReplaySpeed.parse("-1")).hasMessageContaining("-1");
        assertThatThrownBy(() -> ReplaySpeed.parse("NaN")).hasMessageContaining("NaN");
    }
}
