package io.callstream.enrichment.adapter;

import io.callstream.enrichment.text.linear.LinearModel;
import io.callstream.enrichment.text.linear.LinearModel.Task;
import io.callstream.runtime.ToolFault;

import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;

/// Scores the texts of a file.
@Command(
        name = "text",
        description = {
            "Adds to each row what its text says: sentiment (-1 to 1), sentiment_label, contact_reason (or intent, with an intent",
            "model of your own), confidence (that the reason or intent is right), in_scope (the chance that the text asks for",
            "anything the model knows), and not_scored: why sentiment and the rest are empty, if they are.",
            "A column of such a name that the file already has is kept as given_NAME. A column language is heeded."
        },
        mixinStandardHelpOptions = true)
public final class ScoreTextCommand implements Callable<Integer> {
    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description =
                    "a model of `train text`, in place of the shipped one of its kind; may be repeated")
    private List<Path> models = new ArrayList<>();

    @Option(
            names = "--in",
            required = true,
            paramLabel = "FILE.csv",
            description = "rows with a column text, plain or .gz")
    private Path in = Path.of("");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE.csv",
            description = "the file to write, gzipped if it ends in .gz")
    private Path out = Path.of("");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try {
            TextScorer scorer = scorer();
            long start = System.nanoTime();
            long rows = score(scorer);
            double seconds = (System.nanoTime() - start) / 1e9;
            spec.commandLine()
                    .getOut()
                    .printf("%s: %,d rows, %.1f s%n", out, rows, seconds)
                    .flush();
            return 0;
        } catch (IllegalArgumentException e) {
            throw new ToolFault(String.valueOf(e.getMessage()), e);
        } catch (IOException | UncheckedIOException e) {
            throw new ToolFault("Cannot score " + in + ": " + e.getMessage(), e);
        }
    }

    private TextScorer scorer() {
        LinearModel sentiment = TextResources.sentiment();
        LinearModel intent = TextResources.contactReason();
        String column = "contact_reason";
        for (Path file : models) {
            LinearModel model = TextResources.model(file);
            if (model.header().task() == Task.SENTIMENT) {
                sentiment = model;
            } else {
                intent = model;
                column = "intent";
            }
        }
        return new TextScorer(TextResources.lexicon(), sentiment, intent, column);
    }

    private long score(TextScorer scorer) throws IOException {
        if (Files.exists(out) && Files.isSameFile(in, out)) {
            throw new IllegalArgumentException("--in and --out are the same file " + in);
        }
        try (Reader reader = LabelledFiles.open(in);
                CSVParser parser = LabelledFiles.FORMAT.parse(reader);
                Writer writer = writer()) {
            LabelledFiles.require(in, parser, "text");
            List<String> header = parser.getHeaderNames();
            CsvLine line = new CsvLine(writer);
            for (String name : header) {
                line.add(scorer.columns().contains(name) ? "given_" + name : name);
            }
            scorer.columns().forEach(line::add);
            line.end();
            int text = header.indexOf("text");
            int language = header.indexOf("language");
            long rows = 0;
            for (CSVRecord row : parser) {
                if (LabelledFiles.isBlankLine(row, parser)) {
                    continue;
                }
                if (row.size() != header.size()) {
                    throw new IllegalArgumentException(
                            "%s, row %d: %d values, but the header names %d columns"
                                    .formatted(
                                            in, row.getRecordNumber(), row.size(), header.size()));
                }
                for (int i = 0; i < header.size(); i++) {
                    line.add(row.get(i));
                }
                scorer.score(row.get(text), language < 0 ? null : row.get(language), line);
                line.end();
                rows++;
            }
            return rows;
        }
    }

    private Writer writer() throws IOException {
        OutputStream bytes = new BufferedOutputStream(Files.newOutputStream(out), 1 << 16);
        OutputStream packed =
                out.toString().endsWith(".gz") ? new GZIPOutputStream(bytes, 1 << 16) : bytes;
        return new BufferedWriter(new OutputStreamWriter(packed, StandardCharsets.UTF_8), 1 << 16);
    }
}
