package io.callstream.enrichment.text.feature;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

class TextFeaturesTest {
    private static final int COMPANIES = 1 << TextFeatures.COMPANIES;
    private static final Lexicon LEXICON = Lexicon.of("good\t1.9\n", "good\t3\n");

    @Test
    void twoWordsKeepCompanyInEitherOrder() {
        assertThat(companies("refund, my card")).isEqualTo(companies("card my refund")).hasSize(3);
    }

    @Test
    void wordsFurtherApartThanEightKeepNone() {
        int[] far = companies("refund a b c d e f g h card");
        int[] near = companies("refund card");

        assertThat(near).hasSize(1);
        assertThat(far).hasSize(8 * 2 + 7 * 8 / 2).doesNotContain(near);
    }

    @Test
    void companiesAreReadOnlyWhereWanted() {
        TextFeatures features = new TextFeatures(LEXICON, 1 << TextFeatures.WORDS);
        features.read("refund my card");

        assertThat(features.end(TextFeatures.COMPANIES))
                .isEqualTo(features.start(TextFeatures.COMPANIES));
    }

    private static int[] companies(String text) {
        TextFeatures features = new TextFeatures(LEXICON, COMPANIES);
        features.read(text);
        int[] keys =
                Arrays.copyOfRange(
                        features.keys(),
                        features.start(TextFeatures.COMPANIES),
                        features.end(TextFeatures.COMPANIES));
        Arrays.sort(keys);
        return keys;
    }
}
