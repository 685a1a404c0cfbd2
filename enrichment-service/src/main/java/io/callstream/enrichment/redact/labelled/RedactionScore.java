package io.callstream.enrichment.redact.labelled;

import io.callstream.enrichment.redact.Kind;
import io.callstream.enrichment.redact.Redaction;
import io.callstream.enrichment.redact.Redaction.Span;
import io.callstream.enrichment.redact.Redactor;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// How well the redactor does on labelled texts.
///
/// A labelled piece is found where no letter or digit of it is left in the text, under whatever
/// kind; a redaction is right where it meets a labelled piece. Recall is found / labelled,
/// precision right / redactions.
public final class RedactionScore {
    /// Of one kind.
    static final class Count {
        int labelled;
        int found;
        int asSuch;
        int redactions;
        int right;
    }

    private final Map<Kind, Count> counts = new EnumMap<>(Kind.class);
    private final List<String> leaks = new ArrayList<>();
    private final List<String> excesses = new ArrayList<>();
    private int texts;
    private int plain;
    private int plainTouched;

    private RedactionScore() {
        for (Kind kind : Kind.values()) {
            counts.put(kind, new Count());
        }
    }

    public static RedactionScore of(List<LabelledText> labelled) {
        RedactionScore score = new RedactionScore();
        labelled.forEach(score::add);
        return score;
    }

    private void add(LabelledText labelled) {
        Redaction redaction = Redactor.redact(labelled.text());
        texts++;
        if (labelled.spans().isEmpty()) {
            plain++;
            plainTouched += redaction.spans().isEmpty() ? 0 : 1;
        }
        for (Span span : labelled.spans()) {
            Count count = count(span.kind());
            count.labelled++;
            if (isCovered(labelled.text(), span, redaction.spans())) {
                count.found++;
            } else {
                leaks.add(labelled.marked() + "  →  " + redaction.text());
            }
            count.asSuch +=
                    redaction.spans().stream()
                                    .anyMatch(one -> one.kind() == span.kind() && meet(one, span))
                            ? 1
                            : 0;
        }
        for (Span span : redaction.spans()) {
            Count count = count(span.kind());
            count.redactions++;
            if (labelled.spans().stream().anyMatch(one -> meet(one, span))) {
                count.right++;
            } else {
                excesses.add(labelled.marked() + "  →  " + redaction.text());
            }
        }
    }

    private static boolean isCovered(String text, Span span, List<Span> redacted) {
        for (int i = span.start(); i < span.end(); i++) {
            int at = i;
            boolean counts = Character.isLetterOrDigit(text.charAt(i));
            if (counts && redacted.stream().noneMatch(one -> one.start() <= at && at < one.end())) {
                return false;
            }
        }
        return true;
    }

    private static boolean meet(Span one, Span other) {
        return one.start() < other.end() && other.start() < one.end();
    }

    private Count count(Kind kind) {
        return counts.computeIfAbsent(kind, k -> new Count());
    }

    /// Found / labelled; 1 where nothing is labelled.
    public double recall(Kind kind) {
        Count count = count(kind);
        return count.labelled == 0 ? 1 : (double) count.found / count.labelled;
    }

    /// Over all kinds.
    public double recall() {
        return share(
                counts.values().stream().mapToInt(count -> count.found).sum(),
                counts.values().stream().mapToInt(count -> count.labelled).sum());
    }

    /// Right / redactions, over all kinds.
    public double precision() {
        return share(
                counts.values().stream().mapToInt(count -> count.right).sum(),
                counts.values().stream().mapToInt(count -> count.redactions).sum());
    }

    /// Share of the texts without personal data of which something was taken.
    public double touchedOfPlain() {
        return share(plainTouched, plain);
    }

    public int texts() {
        return texts;
    }

    /// Labelled pieces that were not found.
    public List<String> leaks() {
        return leaks;
    }

    /// Redactions of what is no personal data.
    public List<String> excesses() {
        return excesses;
    }

    /// The table of the report.
    public String markdown() {
        StringBuilder table =
                new StringBuilder(
                        "| kind | labelled | found | recall | as that kind | redactions | right | precision |\n"
                                + "|---|---|---|---|---|---|---|---|\n");
        counts.forEach((kind, count) -> row(table, kind.name(), count));
        Count sum = new Count();
        counts.values()
                .forEach(
                        count -> {
                            sum.labelled += count.labelled;
                            sum.found += count.found;
                            sum.asSuch += count.asSuch;
                            sum.redactions += count.redactions;
                            sum.right += count.right;
                        });
        row(table, "all", sum);
        return table.toString();
    }

    private static void row(StringBuilder table, String name, Count count) {
        table.append(
                String.format(
                        java.util.Locale.ROOT,
                        "| %s | %d | %d | %s | %s | %d | %d | %s |%n",
                        name,
                        count.labelled,
                        count.found,
                        percent(count.found, count.labelled),
                        percent(count.asSuch, count.labelled),
                        count.redactions,
                        count.right,
                        percent(count.right, count.redactions)));
    }

    private static String percent(int part, int whole) {
        return whole == 0
                ? "-"
                : String.format(java.util.Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }

    private static double share(int part, int whole) {
        return whole == 0 ? 1 : (double) part / whole;
    }
}
