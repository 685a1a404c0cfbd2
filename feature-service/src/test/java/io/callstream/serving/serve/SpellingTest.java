package io.callstream.serving.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class SpellingTest {
    @ParameterizedTest
    @CsvSource({
        "kitten, sitting, 3",
        "'', abc, 3",
        "abc, abc, 0",
        "calls, cals, 1",
        "flaw, lawn, 2"
    })
    void distanceIsLevenshteins(String from, String to, int distance) {
        assertThat(Spelling.distance(from, to)).isEqualTo(distance);
        assertThat(Spelling.distance(to, from)).isEqualTo(distance);
    }

    @Test
    void nearestNamesComeFirstAndFarOnesNotAtAll() {
        List<String> known =
                List.of(
                        "calls_last_10m",
                        "calls_last_24h",
                        "calls_last_30d",
                        "last_queue",
                        "max_wait_sec_last_30d");

        assertThat(Spelling.nearest("calls_last_24", known))
                .containsExactly("calls_last_24h", "calls_last_10m", "calls_last_30d");
        assertThat(Spelling.nearest("zzz", known)).isEmpty();
        assertThat(Spelling.nearest("x".repeat(100_000), known)).isEmpty();
    }
}
