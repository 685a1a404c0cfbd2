package io.callstream.e2e.docs;

import io.callstream.e2e.code.Repository;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// All pages of the repository: those made from the code, and those written by hand.
public final class Documents {
    private static final Set<String> TEXT =
            Set.of(
                    "java",
                    "md",
                    "xml",
                    "yaml",
                    "yml",
                    "json",
                    "avsc",
                    "txt",
                    "properties",
                    "py",
                    "lua");
    private static final Path README = Path.of("README.md");
    private static final Path OPERATIONS = Path.of("docs/OPERATIONS.md");
    private static final Pattern METER =
            Pattern.compile("(?:builder|counter|gauge)\\(\\s*\"(callstream[._][a-z._]+)\"");

    private Documents() {}

    /// Path → the page as it must be.
    public static Map<String, Supplier<String>> generated() {
        Map<String, Supplier<String>> pages = new LinkedHashMap<>();
        pages.put("docs/TOPICS.md", TopicsPage::text);
        pages.put("docs/CONFIG.md", ConfigPage::text);
        pages.put("docs/FEATURES.md", FeaturesPage::text);
        pages.put("docs/SCHEMAS.md", SchemasPage::text);
        pages.put(DependenciesPage.FILE.toString(), DependenciesPage::text);
        return pages;
    }

    /// All pages of Markdown.
    public static List<Path> pages() {
        return Repository.files().stream().filter(file -> file.toString().endsWith(".md")).toList();
    }

    /// What the pages name or link to and is not there.
    public static List<String> broken() {
        Claims claims = Claims.ofRepository();
        return pages().stream().flatMap(page -> claims.broken(page).stream()).toList();
    }

    /// Pages to which no way of links leads from the README.
    public static Set<Path> unreachable() {
        Set<Path> reached = new LinkedHashSet<>(Set.of(README));
        Deque<Path> next = new ArrayDeque<>(reached);
        while (!next.isEmpty()) {
            Path page = next.poll();
            Markdown.links(Repository.text(page))
                    .filter(link -> !link.startsWith("http"))
                    .map(link -> page.resolveSibling(link.split("#", 2)[0]).normalize())
                    .filter(target -> target.toString().endsWith(".md"))
                    .filter(target -> Files.exists(Repository.root().resolve(target)))
                    .filter(reached::add)
                    .forEach(next::add);
        }
        Set<Path> rest = new LinkedHashSet<>(pages());
        rest.removeAll(reached);
        return rest;
    }

    /// `group:artifact` of all that the POMs use.
    public static Set<String> dependencies() {
        return Poms.read().used().keySet();
    }

    /// `group:artifact` of all that docs/DEPENDENCIES.md gives a reason for.
    public static Set<String> reasoned() {
        return DependenciesPage.named();
    }

    /// Text files with such a line, with the first one.
    public static Map<Path, String> lines(Pattern wanted) {
        Map<Path, String> found = new LinkedHashMap<>();
        for (Path file : Repository.files()) {
            if (isText(file)) {
                Matcher matcher = wanted.matcher(Repository.text(file));
                if (matcher.find()) {
                    found.put(file, matcher.group());
                }
            }
        }
        return found;
    }

    /// Names of the meters that the services make, as Prometheus spells them without a suffix.
    public static Set<String> meters() {
        Set<String> meters = new TreeSet<>();
        for (Path file : Repository.files()) {
            if (file.toString().contains("src/main/java")) {
                METER.matcher(Repository.text(file))
                        .results()
                        .forEach(meter -> meters.add(withoutSuffix(meter.group(1))));
            }
        }
        return meters;
    }

    /// Names of the meters that docs/OPERATIONS.md explains.
    public static Set<String> explainedMeters() {
        return Markdown.codeSpans(Repository.text(OPERATIONS))
                .filter(span -> span.startsWith("callstream_"))
                .map(Documents::withoutSuffix)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String withoutSuffix(String meter) {
        return meter.replace('.', '_').replaceFirst("_(total|seconds)$", "");
    }

    private static boolean isText(Path file) {
        String name = file.getFileName().toString();
        return !name.contains(".") || TEXT.contains(name.substring(name.lastIndexOf('.') + 1));
    }
}
