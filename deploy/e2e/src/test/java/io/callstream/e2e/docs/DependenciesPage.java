package io.callstream.e2e.docs;

import io.callstream.e2e.code.Repository;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// docs/DEPENDENCIES.md: reasons and licences are written by hand, the versions come from the POMs.
final class DependenciesPage {
    static final Path FILE = Path.of("docs/DEPENDENCIES.md");

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([^`:]+:[^`:]+)` \\| ([^|]*) \\| ([^|]+) \\| ([^|]+) \\|$");

    private DependenciesPage() {}

    /// The page with the versions in force.
    static String text() {
        Map<String, String> used = Poms.read().used();
        return ROW.matcher(Repository.text(FILE))
                .replaceAll(
                        row ->
                                Matcher.quoteReplacement(
                                        "| `%s` | %s | %s | %s |"
                                                .formatted(
                                                        row.group(1),
                                                        used.getOrDefault(row.group(1), ""),
                                                        row.group(3),
                                                        row.group(4))));
    }

    /// The artifacts that the page gives a reason for.
    static Set<String> named() {
        Set<String> named = new TreeSet<>();
        ROW.matcher(Repository.text(FILE)).results().forEach(row -> named.add(row.group(1)));
        return named;
    }
}
