package io.callstream.serving;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TroubleTest {
    private final Trouble trouble = new Trouble();

    @Test
    void waitDoublesToASecondAndStartsAnewWhenItIsOver() {
        assertThat(waits(6)).containsExactly(50L, 100L, 200L, 400L, 800L, 1_000L);
        assertThat(trouble.reason()).isEqualTo("away");

        trouble.over();

        assertThat(trouble.none()).isTrue();
        assertThat(trouble.mayTry(Long.MIN_VALUE)).isTrue();
        assertThat(waits(1)).containsExactly(50L);
    }

    private long[] waits(int count) {
        long[] waits = new long[count];
        for (int i = 0; i < count; i++) {
            trouble.happened("away", 1_000_000);
            while (!trouble.mayTry(1_000_000 + waits[i])) {
                waits[i]++;
            }
        }
        return waits;
    }
}
