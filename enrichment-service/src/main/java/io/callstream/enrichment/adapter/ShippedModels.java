package io.callstream.enrichment.adapter;

import io.callstream.enrichment.text.feature.Lexicon;
import io.callstream.enrichment.text.linear.LinearModel.Task;
import io.callstream.enrichment.text.linear.LinearModelCodec;
import io.callstream.enrichment.text.train.ContactReasons;
import io.callstream.enrichment.text.train.ModelsPage;
import io.callstream.enrichment.text.train.Settings;
import io.callstream.enrichment.text.train.ShippedData;
import io.callstream.enrichment.text.train.Trainer;
import io.callstream.enrichment.text.vader.Vader;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// The models that the service ships, out of the files of `enrichment-service/data`.
final class ShippedModels {
    private static final String VERSION = "1";

    private final Path directory;
    private final Consumer<String> tell;
    private final ShippedData data;

    ShippedModels(Path directory, Consumer<String> tell) {
        this.directory = directory;
        this.tell = tell;
        Map<String, List<Map<String, String>>> rated = new LinkedHashMap<>();
        for (String name : List.of("vader-tweets", "vader-amazon", "vader-movies", "vader-nyt")) {
            rated.put(name, read("sentiment/" + name + ".csv.gz"));
        }
        this.data =
                new ShippedData(
                        read("sentiment/goemotions-train.csv.gz"),
                        read("sentiment/goemotions-dev.csv.gz"),
                        rated,
                        read("intents/banking77-train.csv.gz"),
                        read("intents/clinc150-service-train.csv.gz"),
                        read("intents/clinc150-service-val.csv.gz"),
                        read("intents/natcs.csv.gz"),
                        read("intents/multidogo-train.csv.gz"),
                        read("intents/multidogo-dev.csv.gz"),
                        read("intents/nlupp-banking-folds00-13.csv.gz"),
                        new ContactReasons(read("intents/contact-reason-map.csv")));
    }

    /// Trains both: file name to bytes.
    Map<String, byte[]> train(IntConsumer progress) {
        Lexicon lexicon = TextResources.lexicon();
        tell.accept("training sentiment");
        byte[] sentiment =
                LinearModelCodec.write(
                        new Trainer(lexicon, Settings.sentiment(), progress)
                                .train(Task.SENTIMENT, data.sentiment(), VERSION));
        tell.accept("training contact reasons");
        byte[] reasons =
                LinearModelCodec.write(
                        new Trainer(lexicon, Settings.contactReason(), progress)
                                .train(Task.INTENT, data.contactReasons(), VERSION));
        Map<String, byte[]> models = new LinkedHashMap<>();
        models.put("sentiment.model", sentiment);
        models.put("contact-reason.model", reasons);
        return models;
    }

    /// The page on them; a few minutes of work.
    String report() {
        tell.accept("training without the rows held out, and measuring with them: a few minutes");
        Map<String, byte[]> models = new LinkedHashMap<>();
        models.put("sentiment.model", LinearModelCodec.write(TextResources.sentiment()));
        models.put("contact-reason.model", LinearModelCodec.write(TextResources.contactReason()));
        return ModelsPage.text(TextResources.lexicon(), vader(), data, models);
    }

    static Vader vader() {
        return new Vader(
                TextResources.text("vader_lexicon.txt"),
                TextResources.text("emoji_utf8_lexicon.txt"));
    }

    private List<Map<String, String>> read(String file) {
        return LabelledFiles.read(directory.resolve(file));
    }
}
