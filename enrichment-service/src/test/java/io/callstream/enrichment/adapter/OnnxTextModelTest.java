package io.callstream.enrichment.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.callstream.enrichment.text.EmbeddedTextModel;
import io.callstream.enrichment.text.SentimentLabel;
import io.callstream.enrichment.text.TextScores.NotScored;
import io.callstream.enrichment.text.TextScores.Scored;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A small classifier that the test writes itself, a weight a word piece and label, stands for any.
final class OnnxTextModelTest {
    private static final List<String> VOCABULARY =
            List.of(
                    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "love", "hate", "the", "un", "##love",
                    "##d", "!");
    private static final float[][] WEIGHTS = {
        {0, 0, 0},
        {0, 0, 0},
        {0, 0, 0},
        {0, 0, 0},
        {-9, 0, 9},
        {9, 0, -9},
        {0, 4, 0},
        {6, 0, 0},
        {0, 0, 3},
        {0, 0, 0},
        {0, 0, 0}
    };

    @TempDir private Path dir = Path.of("");

    @Test
    void aClassifierTakesOverTheSentiment() throws IOException {
        EmbeddedTextModel embedded = TextResources.embedded();
        try (OnnxClassifier classifier = classifier("NEGATIVE", "NEUTRAL", "POSITIVE")) {
            OnnxTextModel model = new OnnxTextModel(embedded.copy(), classifier, null);

            Scored love = (Scored) model.score("LOVE!", "en");
            Scored hate = (Scored) model.score("the hate", "en");

            assertThat(love.label()).isEqualTo(SentimentLabel.POSITIVE);
            assertThat(hate.label()).isEqualTo(SentimentLabel.NEGATIVE);
            assertThat(((Scored) model.score("the the", "en")).label())
                    .isEqualTo(SentimentLabel.NEUTRAL);
            assertThat(love.contactReason())
                    .isEqualTo(((Scored) embedded.score("LOVE!", "en")).contactReason());
            assertThat(model.name()).contains("onnx");
        }
    }

    @Test
    void aClassifierTakesOverTheContactReason() throws IOException {
        try (OnnxClassifier classifier = classifier("refund", "parcel", "praise")) {
            OnnxTextModel model = new OnnxTextModel(TextResources.embedded(), null, classifier);

            Scored scored = (Scored) model.score("I love it", "en");

            assertThat(scored.contactReason()).isEqualTo("praise");
            assertThat(scored.confidence()).isBetween(0.5, 1.0);
        }
    }

    @Test
    void whatCannotBeScoredStaysSo() throws IOException {
        try (OnnxClassifier classifier = classifier("negative", "neutral", "positive")) {
            OnnxTextModel model = new OnnxTextModel(TextResources.embedded(), classifier, null);

            assertThat(model.score("amo", "it")).isInstanceOf(NotScored.class);
        }
    }

    /// The mean over the pieces' weights, as the model's graph says, by hand.
    @Test
    void chancesAreThoseOfTheGraph() throws IOException {
        try (OnnxClassifier classifier = classifier("a", "b", "c")) {
            double[] chances = classifier.chances("unloved the");

            // [CLS] un ##love ##d the [SEP]: (6, 4, 3) / 6
            double sum = Math.exp(1) + Math.exp(4 / 6.0) + Math.exp(0.5);
            assertThat(chances[0]).isCloseTo(Math.exp(1) / sum, within(1e-6));
            assertThat(chances[1]).isCloseTo(Math.exp(4 / 6.0) / sum, within(1e-6));
            assertThat(chances[2]).isCloseTo(Math.exp(0.5) / sum, within(1e-6));
        }
    }

    @Test
    void aSentimentClassifierWithOtherLabelsIsRefused() throws IOException {
        try (OnnxClassifier classifier = classifier("sad", "neutral", "glad")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new OnnxTextModel(TextResources.embedded(), classifier, null))
                    .withMessageContaining("[sad, neutral, glad]");
        }
    }

    @Test
    void aDirectoryWithoutAModelIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OnnxClassifier.load(dir.resolve("nowhere")))
                .withMessageContaining("nowhere");
    }

    private OnnxClassifier classifier(String... labels) throws IOException {
        Files.write(dir.resolve("vocab.txt"), VOCABULARY);
        Files.write(dir.resolve("model.onnx"), TinyOnnx.meanOfWeights(WEIGHTS));
        Files.writeString(
                dir.resolve("config.json"),
                """
                {"id2label": {"0": "%s", "1": "%s", "2": "%s"}, "max_position_embeddings": 16}
                """
                        .formatted((Object[]) labels));
        return OnnxClassifier.load(dir);
    }
}
