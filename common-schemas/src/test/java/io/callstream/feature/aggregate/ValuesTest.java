package io.callstream.feature.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class ValuesTest {

    @Test
    void textsAreCutAtWholeCharactersWithin256Bytes() {
        assertThat(Values.cut("a".repeat(300))).hasSize(256);
        assertThat(Values.cut("ü".repeat(200))).isEqualTo("ü".repeat(128));
        assertThat(Values.cut("a" + "ü".repeat(200))).isEqualTo("a" + "ü".repeat(127));
        assertThat(Values.cut("😀".repeat(100))).isEqualTo("😀".repeat(64));
        assertThat(Values.cut("x\uD83D")).isEqualTo("x?");
    }

    @Property(tries = 500)
    void cutTextsSurviveUtf8(@ForAll @StringLength(max = 400) String text) {
        String cut = Values.cut(text);
        byte[] bytes = cut.getBytes(StandardCharsets.UTF_8);
        assertThat(bytes.length).isLessThanOrEqualTo(Values.MAX_TEXT_BYTES);
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(cut);
    }

    @Test
    void textsCompareAsTheirUtf8Bytes() {
        assertThat(Values.compare("😀", "\uFFFD")).isPositive();
        assertThat(Values.compare("a", "b")).isNegative();
        assertThat(Values.compare("a", "ab")).isNegative();
        assertThat(Values.compare(-0.0, 0.0)).isNegative();
    }
}
