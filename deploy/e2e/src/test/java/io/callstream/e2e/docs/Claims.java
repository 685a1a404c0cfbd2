package io.callstream.e2e.docs;

import io.callstream.e2e.code.Repository;

import org.apache.avro.Schema;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a page says is there: paths, classes and links; and what of it is not.
final class Claims {
    private static final Pattern CLASS =
            Pattern.compile("(?:[a-z]\\w*\\.)*([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+)(?:\\.\\w+.*)?");
    private static final Pattern FILE_NAME =
            Pattern.compile("[\\w.-]+\\.(md|java|yaml|avsc|xml|py)");

    private final Set<String> top;
    private final Set<String> fileNames;
    private final Set<String> classes;

    private Claims(Set<String> top, Set<String> fileNames, Set<String> classes) {
        this.top = top;
        this.fileNames = fileNames;
        this.classes = classes;
    }

    /// Against the files of the repository.
    static Claims ofRepository() {
        List<Path> files = Repository.files();
        Set<String> names =
                files.stream()
                        .map(file -> file.getFileName().toString())
                        .collect(Collectors.toSet());
        Set<String> classes = new TreeSet<>();
        for (Path file : files) {
            String name = file.getFileName().toString();
            if (name.endsWith(".java")) {
                classes.add(name.substring(0, name.length() - ".java".length()));
            } else if (name.endsWith(".avsc") && !file.toString().contains("released")) {
                addTypes(new Schema.Parser().parse(Repository.text(file)), classes);
            }
        }
        return new Claims(
                files.stream().map(file -> file.getName(0).toString()).collect(Collectors.toSet()),
                names,
                classes);
    }

    /// What the page names that does not exist.
    ///
    /// @param file relative to the root
    List<String> broken(Path file) {
        String page = Repository.text(file);
        return Stream.concat(
                        Markdown.codeSpans(page).flatMap(span -> brokenSpan(span).stream()),
                        Markdown.links(page).flatMap(link -> brokenLink(file, link).stream()))
                .map(fault -> file + ": " + fault)
                .toList();
    }

    private Optional<String> brokenSpan(String span) {
        String path = span.startsWith("./") ? span.substring(2).split(" ", 2)[0] : span;
        if (path.matches("[\\w./-]+") && path.contains("/") && top.contains(path.split("/")[0])
                || span.startsWith("./")) {
            return Files.exists(Repository.root().resolve(path))
                    ? Optional.empty()
                    : Optional.of("no such path: " + span);
        }
        if (FILE_NAME.matcher(span).matches() && !fileNames.contains(span)) {
            return Optional.of("no such file: " + span);
        }
        Matcher named = CLASS.matcher(span);
        if (named.matches() && !classes.contains(named.group(1))) {
            return Optional.of("no such class: " + span);
        }
        return Optional.empty();
    }

    private static Optional<String> brokenLink(Path file, String link) {
        if (link.matches("https?://\\S+")) {
            return Optional.empty();
        }
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]).normalize();
        if (!Files.exists(Repository.root().resolve(target))) {
            return Optional.of("link to nowhere: " + link);
        }
        if (parts.length == 2 && !Markdown.anchors(Repository.text(target)).contains(parts[1])) {
            return Optional.of("link to no heading: " + link);
        }
        return Optional.empty();
    }

    private static void addTypes(Schema schema, Set<String> names) {
        switch (schema.getType()) {
            case RECORD -> {
                names.add(schema.getName());
                schema.getFields().forEach(field -> addTypes(field.schema(), names));
            }
            case ENUM -> names.add(schema.getName());
            case UNION -> schema.getTypes().forEach(type -> addTypes(type, names));
            default -> {
                // no name
            }
        }
    }
}
