package io.callstream.enrichment.redact.labelled;

import io.callstream.enrichment.redact.Kind;
import io.callstream.enrichment.redact.Redaction.Span;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A text and the personal data that it holds, as someone other than the redactor says.
///
/// @param origin how it came about: `slot`, `added`, `decoy`, `plain` or `hand`
/// @param spans in the order of the text; none may be redacted where there is none
public record LabelledText(String origin, String text, List<Span> spans) {
    private static final Pattern MARK = Pattern.compile("\\[([A-Z_]+):([^\\]]*)\\]");

    public LabelledText {
        spans = List.copyOf(spans);
    }

    /// From a text with marks such as `my name is [NAME:jo ann]`.
    public static LabelledText marked(String origin, String marked) {
        StringBuilder text = new StringBuilder();
        List<Span> spans = new ArrayList<>();
        Matcher matcher = MARK.matcher(marked);
        int at = 0;
        while (matcher.find()) {
            text.append(marked, at, matcher.start());
            int start = text.length();
            text.append(matcher.group(2));
            spans.add(new Span(Kind.valueOf(matcher.group(1)), start, text.length()));
            at = matcher.end();
        }
        text.append(marked, at, marked.length());
        return new LabelledText(origin, text.toString(), spans);
    }

    /// The way back.
    public String marked() {
        StringBuilder marked = new StringBuilder();
        int at = 0;
        for (Span span : spans) {
            marked.append(text, at, span.start())
                    .append('[')
                    .append(span.kind())
                    .append(':')
                    .append(text, span.start(), span.end())
                    .append(']');
            at = span.end();
        }
        return marked.append(text.substring(at)).toString();
    }
}
