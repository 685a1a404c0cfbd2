package io.callstream.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.enrichment.redact.Kind;
import io.callstream.enrichment.redact.labelled.LabelledSet;
import io.callstream.enrichment.redact.labelled.LabelledText;
import io.callstream.enrichment.redact.labelled.RedactionScore;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The redactor on the labelled sets, and the page that says so; `-Ddocs.update=true` writes it.
final class RedactionReportTest {
    private static final Path PAGE = Path.of("../docs/REDACTION.md");
    private static final Path SENTENCES = Path.of("data/intents/multidogo-dev.csv.gz");
    private static final Path OTHER_SENTENCES = Path.of("data/intents/multidogo-train.csv.gz");

    @Test
    void cardsAndIdsAreFound() {
        RedactionScore score = RedactionScore.of(RedactTool.shipped());

        assertThat(score.recall(Kind.CARD)).as("%s", score.leaks()).isGreaterThanOrEqualTo(0.99);
        assertThat(score.recall(Kind.NATIONAL_ID)).isGreaterThanOrEqualTo(0.99);
        assertThat(score.recall(Kind.IBAN)).isGreaterThanOrEqualTo(0.99);
        assertThat(score.recall()).isGreaterThanOrEqualTo(0.98);
        assertThat(score.precision()).isGreaterThanOrEqualTo(0.95);
        assertThat(score.touchedOfPlain()).isLessThanOrEqualTo(0.03);
    }

    /// Other sentences and other numbers than those of the report.
    @Test
    void anotherSeedAndOtherSentencesGiveTheSamePicture() {
        RedactionScore score =
                RedactionScore.of(LabelledSet.build(RedactTool.sentences(OTHER_SENTENCES), 99));

        assertThat(score.recall(Kind.CARD)).as("%s", score.leaks()).isGreaterThanOrEqualTo(0.99);
        assertThat(score.recall(Kind.NATIONAL_ID)).isGreaterThanOrEqualTo(0.99);
        assertThat(score.precision()).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void handLabelledSentencesAreReadWell() {
        RedactionScore score = RedactionScore.of(RedactTool.hand());

        assertThat(score.texts()).isGreaterThan(70);
        assertThat(score.recall()).as("%s", score.leaks()).isGreaterThanOrEqualTo(0.95);
        assertThat(score.precision()).as("%s", score.excesses()).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void setIsBuiltFromItsSentencesToTheByte() {
        List<LabelledText> built = LabelledSet.build(RedactTool.sentences(SENTENCES), 1);

        assertThat(built).isEqualTo(RedactTool.shipped());
    }

    @Test
    void pageIsAsTheSetsSay() throws IOException {
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(PAGE, RedactTool.report());
        }
        assertThat(Files.readString(PAGE)).isEqualTo(RedactTool.report());
    }
}
