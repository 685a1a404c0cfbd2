package io.callstream.serving.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateLimitTest {
    @Test
    void callerHasSoManyASecondAndTwiceThatAtOnce() {
        RateLimit limit = new RateLimit(10);
        int taken = 0;
        for (long now = 0; now < 10_000; now++) {
            taken += limit.allows("a", now) ? 1 : 0;
        }

        assertThat(taken).isBetween(118, 121);
        assertThat(limit.allows("b", 10_000)).as("another caller").isTrue();
        assertThat(limit.allows("a", 0)).as("a clock that went back").isFalse();
        assertThat(limit.allows("a", 11_000)).isTrue();
    }

    @Test
    void noLimitIsNone() {
        RateLimit limit = new RateLimit(0);
        for (int i = 0; i < 10_000; i++) {
            assertThat(limit.allows("a", 0)).isTrue();
        }
    }
}
