package io.callstream.enrichment.redact;

import io.callstream.enrichment.redact.Redaction.Span;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Takes personal data out of what is said: by check digits, by form, and by the words around.
///
/// Written and spoken digits are read alike. A question counts for the answer: the number that
/// follows "your social security number, please" is one, in whatever form. Pure; safe for use by
/// many threads. Text in scripts without words between spaces is searched for numbers and addresses
/// of e-mail alone.
public final class Redactor {
    private Redactor() {}

    /// Redacts a text that stands alone.
    public static Redaction redact(String text) {
        return redact(text, EnumSet.noneOf(Kind.class));
    }

    /// Redacts an answer.
    ///
    /// @param asked what the other side has asked for shortly before, by [#asked(String)]
    public static Redaction redact(String text, Set<Kind> asked) {
        Tokens tokens = Tokens.of(text);
        List<Span> found = new ArrayList<>();
        EmailFinder.find(tokens, found);
        IdFinder.find(tokens, found);
        DateFinder.find(tokens, asked, found);
        AddressFinder.find(tokens, asked, found);
        NumberFinder.find(tokens, asked, found);
        NameFinder.find(tokens, asked, found);
        return found.isEmpty() ? new Redaction(text, List.of()) : replaced(text, found);
    }

    /// What a text asks for.
    public static Set<Kind> asked(String text) {
        return Cues.asked(Tokens.of(text));
    }

    /// Of spans that meet, one that holds the other wins, else the one whose kind comes first; the
    /// rest of the loser is taken out with it.
    private static Redaction replaced(String text, List<Span> found) {
        found.sort(
                Comparator.comparingInt(Span::start)
                        .thenComparing(Span::end, Comparator.reverseOrder()));
        List<Span> kept = new ArrayList<>();
        for (Span span : found) {
            Span last = kept.isEmpty() ? null : kept.getLast();
            if (last == null || span.start() >= last.end()) {
                kept.add(span);
                continue;
            }
            boolean within =
                    span.end() <= last.end()
                            && span.end() - span.start() < last.end() - last.start();
            boolean first = within || last.kind().compareTo(span.kind()) <= 0;
            Kind kind = first ? last.kind() : span.kind();
            kept.set(
                    kept.size() - 1,
                    new Span(kind, last.start(), Math.max(last.end(), span.end())));
        }
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        for (Span span : kept) {
            out.append(text, at, span.start()).append(span.kind().placeholder());
            at = span.end();
        }
        return new Redaction(out.append(text, at, text.length()).toString(), kept);
    }
}
