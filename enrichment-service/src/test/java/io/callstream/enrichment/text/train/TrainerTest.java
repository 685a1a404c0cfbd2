package io.callstream.enrichment.text.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.callstream.enrichment.adapter.TextResources;
import io.callstream.enrichment.text.IntentReader;
import io.callstream.enrichment.text.feature.Lexicon;
import io.callstream.enrichment.text.feature.TextFeatures;
import io.callstream.enrichment.text.linear.LinearModel;
import io.callstream.enrichment.text.linear.LinearModel.Task;
import io.callstream.enrichment.text.linear.LinearModelCodec;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

final class TrainerTest {
    private static final Lexicon LEXICON = TextResources.lexicon();
    private static final String[] FILLERS = {"please", "hello", "now", "today", "again", "for me"};

    @Test
    void theSameRowsGiveTheSameBytes() {
        List<LabelledText> rows = rows("cancel my order", "stop", "where is my parcel", "track");

        assertThat(LinearModelCodec.write(train(rows)))
                .isEqualTo(LinearModelCodec.write(train(rows)));
    }

    @Test
    void aLabelIsLearned() {
        LinearModel model =
                train(
                        rows(
                                "cancel my order",
                                "stop",
                                "where is my parcel",
                                "track",
                                "a refund",
                                "money"));

        assertThat(read(model, "I want to cancel the order").label()).isEqualTo("stop");
        assertThat(read(model, "my parcel, where?").label()).isEqualTo("track");
        assertThat(read(model, "refund please").label()).isEqualTo("money");
        assertThat(read(model, "refund please").confidence()).isBetween(0.34, 1.0);
    }

    @Test
    void whatIsOutOfScopeInTheRowsIsSoInTheModel() {
        LinearModel model =
                train(
                        rows(
                                "cancel my order", "stop",
                                "where is my parcel", "track",
                                "tell me a joke about whales", "oos",
                                "who won the match yesterday", "oos"));

        assertThat(model.header().labels()).containsExactly("stop", "track");
        assertThat(read(model, "a joke about whales").label()).isEqualTo("oos");
        assertThat(read(model, "cancel my order").inScope())
                .isGreaterThan(read(model, "who won the match").inScope());
    }

    @Test
    void rowsWithSeveralLabelsTeachSeveral() {
        LinearModel model =
                train(
                        rows(
                                "cancel my order", "stop",
                                "where is my parcel", "track",
                                "cancel my order, where is my parcel", "stop|track"));

        assertThat(read(model, "cancel my order and where is my parcel").label())
                .isEqualTo("stop|track");
        assertThat(read(model, "cancel my order").label()).isEqualTo("stop");
    }

    @Test
    void oneLabelIsNothingToTellApart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> train(rows("cancel my order", "stop")))
                .withMessageContaining("[stop]");
    }

    private static LinearModel train(List<LabelledText> rows) {
        return new Trainer(LEXICON, Settings.intent(), percent -> {})
                .train(Task.INTENT, rows, "test");
    }

    private static IntentReader read(LinearModel model, String text) {
        TextFeatures features = new TextFeatures(LEXICON, model.header().groups());
        features.read(text);
        IntentReader reader = new IntentReader(model);
        reader.read(features);
        return reader;
    }

    private static List<LabelledText> rows(String... textsAndLabels) {
        List<LabelledText> rows = new ArrayList<>();
        for (String filler : FILLERS) {
            for (int i = 0; i < textsAndLabels.length; i += 2) {
                rows.add(new LabelledText(textsAndLabels[i] + " " + filler, textsAndLabels[i + 1]));
                rows.add(new LabelledText(filler + " " + textsAndLabels[i], textsAndLabels[i + 1]));
            }
        }
        return rows;
    }
}
