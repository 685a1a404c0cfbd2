package io.callstream.enrichment;

import io.callstream.enrichment.redact.Redactor;
import io.callstream.enrichment.redact.labelled.LabelledSet;
import io.callstream.enrichment.redact.labelled.LabelledSet.Sentence;
import io.callstream.enrichment.redact.labelled.LabelledText;
import io.callstream.enrichment.redact.labelled.RedactionScore;
import io.callstream.runtime.ToolFault;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// `callstream redact`: redacts text, builds the labelled set, and judges the redactor by it.
@Command(
        name = "redact",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Redacts text, and measures how well.")
final class RedactTool implements Runnable {
    private static final String SHIPPED = "/io/callstream/enrichment/redact/labelled.tsv.gz";
    private static final String HAND = "/io/callstream/enrichment/redact/hand.txt";

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "text",
            mixinStandardHelpOptions = true,
            description = "Redacts standard input, line by line.")
    int text() {
        PrintWriter out = spec.commandLine().getOut();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.println(Redactor.redact(line).text());
            }
        } catch (IOException e) {
            throw new ToolFault("standard input cannot be read: " + e.getMessage(), e);
        }
        out.flush();
        return 0;
    }

    @Command(
            name = "build",
            mixinStandardHelpOptions = true,
            description =
                    "Builds a labelled set from MultiDoGO sentences; the same input and seed give the same set.")
    int build(
            @Option(
                            names = "--in",
                            required = true,
                            paramLabel = "FILE",
                            description = "CSV, also .gz, with columns text and intent.")
                    Path in,
            @Option(
                            names = "--out",
                            required = true,
                            paramLabel = "FILE",
                            description = "Set, .tsv.gz: origin and marked text.")
                    Path out,
            @Option(
                            names = "--seed",
                            defaultValue = "1",
                            description = "Default: ${DEFAULT-VALUE}.")
                    long seed) {
        List<LabelledText> set = LabelledSet.build(sentences(in), seed);
        try (OutputStream file = Files.newOutputStream(out);
                BufferedWriter writer =
                        new BufferedWriter(
                                new OutputStreamWriter(
                                        new GZIPOutputStream(file), StandardCharsets.UTF_8))) {
            for (LabelledText text : set) {
                writer.write(text.origin() + '\t' + text.marked() + '\n');
            }
        } catch (IOException e) {
            throw new ToolFault(out + " cannot be written: " + e.getMessage(), e);
        }
        spec.commandLine().getOut().printf("%,d texts in %s%n", set.size(), out);
        spec.commandLine().getOut().flush();
        return 0;
    }

    @Command(
            name = "score",
            mixinStandardHelpOptions = true,
            description = "Measures recall and precision on a labelled set.")
    int score(
            @Option(
                            names = "--in",
                            paramLabel = "FILE",
                            description = "Set made by build; default: the one that is shipped.")
                    @Nullable Path in,
            @Option(
                            names = "--show",
                            description = "Prints what was missed and what was taken too much.")
                    boolean show) {
        PrintWriter out = spec.commandLine().getOut();
        RedactionScore built = RedactionScore.of(in == null ? shipped() : set(in));
        RedactionScore hand = RedactionScore.of(hand());
        out.printf("%,d built texts%n%s%n", built.texts(), built.markdown());
        out.printf("%,d texts labelled by hand%n%s%n", hand.texts(), hand.markdown());
        if (show) {
            for (RedactionScore score : List.of(built, hand)) {
                score.leaks().forEach(leak -> out.println("missed    " + leak));
                score.excesses().forEach(excess -> out.println("too much  " + excess));
            }
        }
        out.flush();
        return 0;
    }

    /// The page `docs/REDACTION.md`.
    static String report() {
        RedactionScore built = RedactionScore.of(shipped());
        RedactionScore hand = RedactionScore.of(hand());
        return String.format(
                Locale.ROOT,
                """
                # Redaction

                Generated from the labelled sets in `enrichment-service/src/main/resources/io/callstream/enrichment/redact`; `./callstream redact score` prints the same tables.

                A labelled piece is found where no letter or digit of it is left in the text, under whatever kind. A redaction is right where it meets a labelled piece.
                Recall is found / labelled, precision right / redactions.

                ## Built set

                %,d texts from customers' sentences of the development part of MultiDoGO (invented names and numbers): made-up valid numbers in the place of the
                invented ones or in phrases added to sentences, decoys (orders, amounts, times, numbers that fail their check), and plain sentences.
                `./callstream redact build --in enrichment-service/data/intents/multidogo-dev.csv.gz --out labelled.tsv.gz` builds it, to the byte. The generator shares no code with the redactor.
                It is a test of forms: real callers say things that no template has. The plain sentences greet agents by names ("thank you spencer") that are not labelled:
                each name redacted there was looked at, is one, and counts as wrong all the same.

                %s
                Of the texts without personal data %.1f %% lost something.

                ## Labelled by hand

                %,d sentences of the same source as they are, `hand.txt`. Most are invented answers without a cue or with numbers that fail their check: the hard part.

                %s
                ## What it does not do

                It reads English cues, and a few German and French ones; numbers with check digits and e-mail addresses are found in any language. Four digits of a card are
                left as they are. A name without words that announce it is left, unless the agent has just asked for it. Audio is not touched.
                """,
                built.texts(),
                built.markdown(),
                100 * built.touchedOfPlain(),
                hand.texts(),
                hand.markdown());
    }

    static List<LabelledText> shipped() {
        try (InputStream in = RedactTool.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + SHIPPED + " is missing");
            }
            return parsed(lines(new GZIPInputStream(in)));
        } catch (IOException e) {
            throw new ToolFault(SHIPPED + " cannot be read: " + e.getMessage(), e);
        }
    }

    static List<LabelledText> hand() {
        try (InputStream in = RedactTool.class.getResourceAsStream(HAND)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + HAND + " is missing");
            }
            return lines(in).stream()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> LabelledText.marked("hand", line))
                    .toList();
        } catch (IOException e) {
            throw new ToolFault(HAND + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<LabelledText> set(Path file) {
        try (InputStream in = open(file)) {
            return parsed(lines(in));
        } catch (IOException e) {
            throw new ToolFault(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<LabelledText> parsed(List<String> lines) {
        List<LabelledText> set = new ArrayList<>();
        for (String line : lines) {
            int tab = line.indexOf('\t');
            if (tab < 0) {
                throw new ToolFault("a line of the set has no tab after its origin; build it anew");
            }
            set.add(LabelledText.marked(line.substring(0, tab), line.substring(tab + 1)));
        }
        return set;
    }

    static List<Sentence> sentences(Path file) {
        List<Sentence> sentences = new ArrayList<>();
        try (InputStream in = open(file)) {
            List<String> lines = lines(in);
            List<String> head = List.of(lines.getFirst().split(",", -1));
            int text = head.indexOf("text");
            int intent = head.indexOf("intent");
            if (text < 0 || intent < 0) {
                throw new ToolFault(
                        file + " has columns " + head + ", but must have text and intent");
            }
            for (String line : lines.subList(1, lines.size())) {
                String[] row = line.split(",", -1);
                if (row.length == head.size()) {
                    boolean plain = !row[intent].equals("contentonly");
                    sentences.add(new Sentence(row[text], plain));
                }
            }
        } catch (IOException e) {
            throw new ToolFault(file + " cannot be read: " + e.getMessage(), e);
        }
        return sentences;
    }

    private static InputStream open(Path file) throws IOException {
        InputStream raw = Files.newInputStream(file);
        return file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
    }

    private static List<String> lines(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                .lines()
                .toList();
    }
}
