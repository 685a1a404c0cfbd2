package io.callstream.e2e.docs;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A page of Markdown: written from tables and text, read for its links, code spans and headings.
final class Markdown {
    private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```$");
    private static final Pattern INDENTED = Pattern.compile("(?m)^ {4}.*$");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern LINK = Pattern.compile("(?<!`)\\[[^\\]\n]*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");

    private final StringBuilder text = new StringBuilder();

    /// Begins a page that is made from the code.
    static Markdown generated(String title, String source) {
        return new Markdown()
                .line("# " + title)
                .line("")
                .line("<!-- Made by DocsTest from " + source + "; see CONTRIBUTING.md. -->");
    }

    Markdown line(String line) {
        text.append(line).append('\n');
        return this;
    }

    Markdown paragraph(String line) {
        return line("").line(line);
    }

    Markdown heading(String heading) {
        return paragraph("## " + heading);
    }

    Markdown table(List<String> header, List<List<String>> rows) {
        line("");
        row(header);
        line("|" + "---|".repeat(header.size()));
        rows.forEach(this::row);
        return this;
    }

    private void row(List<String> cells) {
        line(
                cells.stream()
                        .map(cell -> cell.replace("|", "\\|").replace('\n', ' '))
                        .collect(Collectors.joining(" | ", "| ", " |")));
    }

    /// As code; nothing of nothing.
    static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /// What stands between backticks, outside of code blocks.
    static Stream<String> codeSpans(String page) {
        return CODE.matcher(prose(page)).results().map(match -> match.group(1));
    }

    /// Targets of the links.
    static Stream<String> links(String page) {
        String noCode = CODE.matcher(prose(page)).replaceAll("code");
        return LINK.matcher(noCode).results().map(match -> match.group(1));
    }

    /// The anchors that a page offers: its headings as GitHub spells them.
    static List<String> anchors(String page) {
        return HEADING.matcher(FENCED.matcher(page).replaceAll(""))
                .results()
                .map(MatchResult::group)
                .map(heading -> heading.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }

    private static String prose(String page) {
        return INDENTED.matcher(FENCED.matcher(page).replaceAll("")).replaceAll("");
    }
}
