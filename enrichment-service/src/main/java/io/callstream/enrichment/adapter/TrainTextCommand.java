package io.callstream.enrichment.adapter;

import io.callstream.enrichment.text.linear.LinearModel;
import io.callstream.enrichment.text.linear.LinearModel.Task;
import io.callstream.enrichment.text.linear.LinearModelCodec;
import io.callstream.enrichment.text.train.LabelledText;
import io.callstream.enrichment.text.train.Settings;
import io.callstream.enrichment.text.train.Trainer;
import io.callstream.runtime.ToolFault;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/// Trains a text model: of one's own rows, or the shipped ones again.
@Command(
        name = "text",
        description = {
            "Trains a sentiment or intent model from labelled texts; the same rows give the same bytes.",
            "  callstream train text --task intent --in my-intents.csv --out my.model",
            "  callstream train text                     trains the shipped models again, in place",
            "  callstream train text --check             tells whether that would give other bytes",
            "  callstream train text --report docs/MODELS.md   writes how good they are",
            "A row may have several labels with | between them, and the label oos if it is none of them."
        },
        mixinStandardHelpOptions = true)
public final class TrainTextCommand implements Callable<Integer> {
    @Option(names = "--task", paramLabel = "sentiment|intent", description = "what to train")
    private @Nullable Task task;

    @Option(
            names = "--in",
            paramLabel = "FILE.csv",
            description =
                    "labelled rows, plain or .gz; columns text and label, or text and intent; may be repeated")
    private List<Path> in = new ArrayList<>();

    @Option(names = "--out", paramLabel = "MODEL", description = "the file to write")
    private @Nullable Path out;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "labelled texts of the shipped models; ${DEFAULT-VALUE} unless told")
    private Path data = Path.of("enrichment-service/data");

    @Option(
            names = "--check",
            description =
                    "train the shipped models again and compare, writing nothing; 1 if they differ")
    private boolean check;

    @Option(
            names = "--report",
            paramLabel = "FILE.md",
            description = "measure models on rows they have not seen, and write the page of them")
    private @Nullable Path report;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try {
            if (report != null) {
                ShippedModels shipped = new ShippedModels(data, this::say);
                write(report, shipped.report().getBytes(java.nio.charset.StandardCharsets.UTF_8));
                return 0;
            }
            if (task == null && in.isEmpty() && out == null) {
                return shipped();
            }
            return own();
        } catch (IllegalArgumentException e) {
            throw new ToolFault(String.valueOf(e.getMessage()), e);
        }
    }

    private int own() {
        if (task == null || in.isEmpty() || out == null) {
            throw new ToolFault(
                    "A model of your own takes --task sentiment|intent, --in FILE.csv and --out MODEL");
        }
        List<LabelledText> rows = new ArrayList<>();
        for (Path file : in) {
            rows.addAll(labelled(file, task));
        }
        Settings settings = task == Task.SENTIMENT ? Settings.sentiment() : Settings.intent();
        say("%,d rows; training".formatted(rows.size()));
        LinearModel model =
                new Trainer(TextResources.lexicon(), settings, this::progress)
                        .train(task, rows, "own");
        byte[] bytes = LinearModelCodec.write(model);
        write(out, bytes);
        say(
                "%s: %d labels, %,d features, %,d bytes"
                        .formatted(
                                out, model.header().labels().size(), model.size(), bytes.length));
        return 0;
    }

    private int shipped() {
        ShippedModels shipped = new ShippedModels(data, this::say);
        int differ = 0;
        for (Map.Entry<String, byte[]> model : shipped.train(this::progress).entrySet()) {
            Path place =
                    data.resolveSibling("src/main/resources/io/callstream/enrichment/text")
                            .resolve(model.getKey());
            boolean same = Arrays.equals(model.getValue(), present(place));
            say(
                    "%s: %,d bytes, %s"
                            .formatted(
                                    place,
                                    model.getValue().length,
                                    same ? "as before" : "other than before"));
            differ += same ? 0 : 1;
            if (!same && !check) {
                write(place, model.getValue());
            }
        }
        return check && differ > 0 ? 1 : 0;
    }

    /// The rows of a file: texts and what they are.
    static List<LabelledText> labelled(Path file, Task task) {
        List<Map<String, String>> rows = LabelledFiles.read(file, "text");
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(file + " has no rows");
        }
        Map<String, String> first = rows.getFirst();
        String column = task == Task.INTENT && first.containsKey("intent") ? "intent" : "label";
        if (!first.containsKey(column)) {
            throw new IllegalArgumentException(
                    "%s has no column %s, but %s"
                            .formatted(
                                    file,
                                    task == Task.INTENT ? "intent or label" : "label",
                                    String.join(", ", first.keySet())));
        }
        List<LabelledText> labelled = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            String label = rows.get(i).getOrDefault(column, "").strip();
            if (label.isEmpty()) {
                throw new IllegalArgumentException(
                        "%s, row %d: column %s is empty".formatted(file, i + 1, column));
            }
            String text = rows.get(i).getOrDefault("text", "");
            labelled.add(
                    new LabelledText(
                            text, task == Task.SENTIMENT ? sentiment(file, i, label) : label));
        }
        return labelled;
    }

    private static String sentiment(Path file, int row, String label) {
        return switch (label.toLowerCase(Locale.ROOT)) {
            case "negative", "neg", "-1" -> "negative";
            case "neutral", "neu", "0" -> "neutral";
            case "positive", "pos", "1" -> "positive";
            default ->
                    throw new IllegalArgumentException(
                            "%s, row %d: a sentiment is negative, neutral or positive, but was %s"
                                    .formatted(file, row + 1, label));
        };
    }

    private static byte[] present(Path file) {
        try {
            return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        } catch (IOException e) {
            throw new ToolFault("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new ToolFault("Cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private void progress(int percent) {
        if (System.console() != null) {
            PrintWriter terminal = spec.commandLine().getErr();
            terminal.print("\rtraining %3d %%%s".formatted(percent, percent == 100 ? "\n" : ""));
            terminal.flush();
        }
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
