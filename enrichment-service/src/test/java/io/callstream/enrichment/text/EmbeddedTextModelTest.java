package io.callstream.enrichment.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.enrichment.adapter.TextResources;
import io.callstream.enrichment.text.TextScores.NotScored;
import io.callstream.enrichment.text.TextScores.Reason;
import io.callstream.enrichment.text.TextScores.Scored;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EmbeddedTextModelTest {
    private static final EmbeddedTextModel MODEL = TextResources.embedded();

    @ParameterizedTest
    @CsvSource({
        "I love this; you have been wonderful and so helpful!, POSITIVE",
        "This is terrible; I am furious and I hate your service., NEGATIVE",
        "My account number is on the second page., NEUTRAL"
    })
    void sentimentIsHeard(String text, SentimentLabel label) {
        assertThat(scored(text, "en").label()).isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource({
        "I want to close my account, cancellation",
        "My card was stolen yesterday, fraud_lost_stolen",
        "I'd like to dispute a charge on my bill, billing",
        "I forgot my password, account_access",
        "thank you so much, conversational"
    })
    void theReasonOfContactIsFound(String text, String reason) {
        assertThat(scored(text, null).contactReason()).isEqualTo(reason);
    }

    @Test
    void aScoreKeepsItsBounds() {
        for (String text :
                new String[] {"good good good good", "bad!!!", "a", "?", "x".repeat(9000)}) {
            Scored scored = scored(text, null);
            assertThat(scored.sentiment()).isBetween(-1.0, 1.0);
            assertThat(scored.confidence()).isBetween(0.0, 1.0);
            assertThat(scored.label()).isEqualTo(SentimentLabel.of(scored.sentiment()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "fr-CA", "es", "eng", "e"})
    void anotherLanguageHasNoScoreButAReason(String language) {
        assertThat(MODEL.score("I love this", language))
                .isEqualTo(new NotScored(Reason.UNSUPPORTED_LANGUAGE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "EN", "en-US", "en_GB", ""})
    void englishIsScoredHoweverItIsTagged(String language) {
        assertThat(MODEL.score("I love this", language)).isInstanceOf(Scored.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Мне очень нравится", "我很生气", "אני מרוצה מאוד"})
    void anotherScriptHasNoScoreButAReason(String text) {
        assertThat(MODEL.score(text, null)).isEqualTo(new NotScored(Reason.UNSUPPORTED_SCRIPT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ich möchte mein Konto kündigen, bitte",
                "Je ne suis pas content de votre service",
                "Quiero cancelar mi cuenta por favor, gracias",
                "Vorrei chiudere il mio conto, grazie",
                "Eu não quero mais o serviço",
                "Ik wil graag mijn rekening sluiten"
            })
    void anotherLanguageIsKnownByItsSmallWords(String text) {
        assertThat(MODEL.score(text, null)).isEqualTo(new NotScored(Reason.UNSUPPORTED_LANGUAGE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "how do you say je ne sais pas in english",
                "I flew to Los Angeles and Las Vegas",
                "No card. Visa, El Dorado branch"
            })
    void aFewForeignWordsLeaveATextEnglish(String text) {
        assertThat(MODEL.score(text, null)).isInstanceOf(Scored.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\n\t", "''"})
    void nothingToReadHasNoScoreButAReason(String text) {
        assertThat(MODEL.score(text, "en")).isEqualTo(new NotScored(Reason.NO_TEXT));
    }

    @Test
    void aCopyScoresTheSame() {
        assertThat(MODEL.copy().score("where is my refund", "en"))
                .isEqualTo(MODEL.score("where is my refund", "en"));
    }

    private static Scored scored(String text, @org.jspecify.annotations.Nullable String language) {
        return (Scored) MODEL.score(text, language);
    }
}
