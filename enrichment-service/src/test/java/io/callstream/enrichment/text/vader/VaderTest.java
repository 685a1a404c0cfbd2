package io.callstream.enrichment.text.vader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.callstream.enrichment.adapter.LabelledFiles;
import io.callstream.enrichment.adapter.TextResources;
import io.callstream.enrichment.text.vader.Vader.Scores;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

final class VaderTest {
    private static final Path DATA = Path.of("data/sentiment");
    private static final Vader VADER =
            new Vader(
                    TextResources.text("vader_lexicon.txt"),
                    TextResources.text("emoji_utf8_lexicon.txt"));

    /// The sentences that the README of VADER prints, with the scores that release 3.3.2 gives
    /// them. The README, which is older than the lexicon, has two others: the shares of "At least
    /// …" (0.363, 0.637, the compound is the same) and the emoji's compound (0.7003).
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
                    VADER is smart, handsome, and funny. | 0.746 | 0.254 | 0.0 | 0.8316
                    VADER is smart, handsome, and funny! | 0.752 | 0.248 | 0.0 | 0.8439
                    VADER is very smart, handsome, and funny. | 0.701 | 0.299 | 0.0 | 0.8545
                    VADER is VERY SMART, handsome, and FUNNY. | 0.754 | 0.246 | 0.0 | 0.9227
                    VADER is VERY SMART, handsome, and FUNNY!!! | 0.767 | 0.233 | 0.0 | 0.9342
                    VADER is VERY SMART, uber handsome, and FRIGGIN FUNNY!!! | 0.706 | 0.294 | 0.0 | 0.9469
                    VADER is not smart, handsome, nor funny. | 0.0 | 0.354 | 0.646 | -0.7424
                    The book was good. | 0.492 | 0.508 | 0.0 | 0.4404
                    At least it isn't a horrible book. | 0.322 | 0.678 | 0.0 | 0.431
                    The book was only kind of good. | 0.303 | 0.697 | 0.0 | 0.3832
                    The plot was good, but the characters are uncompelling and the dialog is not great. | 0.094 | 0.579 | 0.327 | -0.7042
                    Today SUX! | 0.0 | 0.221 | 0.779 | -0.5461
                    Today only kinda sux! But I'll get by, lol | 0.317 | 0.556 | 0.127 | 0.5249
                    Make sure you :) or :D today! | 0.706 | 0.294 | 0.0 | 0.8633
                    Not bad at all | 0.487 | 0.513 | 0.0 | 0.431
                    Catch utf-8 emoji such as 💘 and 💋 and 😁 | 0.417 | 0.583 | 0.0 | 0.875
                    """)
    void aPublishedSentenceHasItsPublishedScores(
            String text, double positive, double neutral, double negative, double compound) {
        Scores scores = VADER.score(text);

        assertThat(scores.compound()).isCloseTo(compound, within(0.00005));
        assertThat(scores.positive()).isCloseTo(positive, within(0.0005001));
        assertThat(scores.neutral()).isCloseTo(neutral, within(0.0005001));
        assertThat(scores.negative()).isCloseTo(negative, within(0.0005001));
    }

    @ParameterizedTest
    @CsvSource({
        "Sentiment analysis has never been good., -1",
        "Sentiment analysis has never been this good!, 1",
        "With VADER; sentiment analysis is the shit!, 1",
        "VADER is such a badass!, 1",
        "Roger Dodger is one of the least compelling variations on this theme., -1",
        "Roger Dodger is at least compelling as a variation on the theme., 1",
        "There is no problem, 1"
    })
    void aRuleDecidesTheSign(String text, int sign) {
        assertThat(Math.signum(VADER.score(text).compound())).isEqualTo(sign);
    }

    /// Every eighth sentence of the four sets that VADER's raters scored, with what the rules of
    /// release 3.3.2, run by Python over the same lexicon, say of it.
    @Test
    void aSentenceOfItsRatersScoresAsThePublishedRulesSay() {
        Map<String, String> texts = new HashMap<>();
        for (String set : List.of("tweets", "amazon", "movies", "nyt")) {
            for (Map<String, String> row :
                    LabelledFiles.read(DATA.resolve("vader-" + set + ".csv.gz"))) {
                texts.put(row.getOrDefault("id", ""), row.getOrDefault("text", ""));
            }
        }
        List<Map<String, String>> published =
                LabelledFiles.read(Path.of("src/test/resources/golden/vader-scores.csv"));

        assertThat(published).hasSize(2_963);
        assertThat(published)
                .allSatisfy(
                        row -> {
                            Scores scores = VADER.score(texts.getOrDefault(row.get("id"), ""));
                            assertThat(scores.compound())
                                    .isCloseTo(figure(row, "compound"), within(0.0000501));
                            assertThat(scores.positive())
                                    .isCloseTo(figure(row, "positive"), within(0.000501));
                            assertThat(scores.neutral())
                                    .isCloseTo(figure(row, "neutral"), within(0.000501));
                            assertThat(scores.negative())
                                    .isCloseTo(figure(row, "negative"), within(0.000501));
                        });
    }

    private static double figure(Map<String, String> row, String column) {
        return Double.parseDouble(row.getOrDefault(column, ""));
    }

    @Test
    void nothingScoresNothing() {
        assertThat(VADER.score("")).isEqualTo(new Scores(0, 0, 0, 0));
    }
}
