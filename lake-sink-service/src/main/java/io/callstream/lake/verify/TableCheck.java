package io.callstream.lake.verify;

import io.callstream.lake.file.Provenance;
import io.callstream.lake.file.Provenance.Part;
import io.callstream.lake.table.Source;
import io.callstream.lake.verify.Finding.Kind;
import io.callstream.lake.verify.TableState.ColumnState;
import io.callstream.lake.verify.TableState.FileState;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Checks one table: each file for itself, then all of them together.
final class TableCheck {
    private final TableState table;
    private final LakeFiles files;
    private final Consumer<Finding> findings;
    private final RangeChain chain = new RangeChain();
    private final SeenOffsets seen = new SeenOffsets();
    private long rows;

    TableCheck(TableState table, LakeFiles files, Consumer<Finding> findings) {
        this.table = table;
        this.files = files;
        this.findings = findings;
    }

    /// Rows that were read.
    long run(Runnable afterEachFile) {
        Set<String> keys = new HashSet<>();
        for (FileState file : table.files()) {
            if (!keys.add(file.key())) {
                report(Kind.ROW_DOUBLE, file, "the file is in the table twice");
            }
            switch (files.read(file, table.timeColumn())) {
                case LakeFiles.Reading.Missing() ->
                        report(Kind.FILE_MISSING, file, "the bucket has no such object");
                case LakeFiles.Reading.Broken(String reason) ->
                        report(Kind.FILE_BROKEN, file, reason);
                case LakeFiles.Reading.Read(FileContent content) -> check(file, content);
            }
            afterEachFile.run();
        }
        chain.check(table, findings);
        RangeChain.checkSnapshots(table, findings);
        long registered = table.files().stream().mapToLong(FileState::rows).sum();
        long total = table.totalRows().orElse(0L);
        if (registered != total) {
            findings.accept(
                    new Finding(
                            Kind.ROWS,
                            table.name(),
                            "current snapshot",
                            "counts " + total + " rows, its files have " + registered));
        }
        return rows;
    }

    private void check(FileState file, FileContent content) {
        rows += content.rows();
        if (content.rows() != file.rows()) {
            report(
                    Kind.STATISTICS,
                    file,
                    content.rows() + " rows, the catalog says " + file.rows());
        }
        checkStatistics(file, content);
        if (content.rows() > 0
                && (content.firstHour() != file.hour() || content.lastHour() != file.hour())) {
            report(
                    Kind.ROW_MISPLACED,
                    file,
                    "rows of hours "
                            + content.firstHour()
                            + " to "
                            + content.lastHour()
                            + ", the catalog says "
                            + file.hour());
        }
        try {
            Optional<Provenance> provenance = Provenance.parse(content.footer());
            if (provenance.isEmpty() || !file.key().startsWith(table.prefix() + "/date=")) {
                report(Kind.FILE_FOREIGN, file, "the lake sink did not write it");
                return;
            }
            checkRows(file, content, provenance.get().parts());
        } catch (IllegalArgumentException e) {
            report(Kind.FOOTER, file, String.valueOf(e.getMessage()));
        }
    }

    private void checkRows(FileState file, FileContent content, List<Part> parts) {
        Map<Part, Long> counts = new HashMap<>();
        Map<Part, long[]> spans = new HashMap<>();
        parts.forEach(part -> counts.put(part, 0L));
        content.offsets()
                .forEach(
                        (source, offsets) -> {
                            List<Part> own =
                                    parts.stream()
                                            .filter(part -> part.source().equals(source))
                                            .toList();
                            for (long offset : offsets) {
                                count(file, source, offset, own, counts, spans);
                            }
                        });
        parts.forEach(
                part -> {
                    chain.add(part, counts.getOrDefault(part, 0L));
                    long[] span = spans.get(part);
                    if (span == null
                            || span[0] != part.firstOffset()
                            || span[1] != part.lastOffset()) {
                        report(
                                Kind.FOOTER,
                                file,
                                "the footer speaks of offsets "
                                        + part.firstOffset()
                                        + " to "
                                        + part.lastOffset()
                                        + " of "
                                        + part.source()
                                        + ", the rows are "
                                        + (span == null
                                                ? "not there"
                                                : span[0] + " to " + span[1]));
                    }
                });
        if (parts.size() == 1 && !named(file, parts.getFirst())) {
            report(Kind.FOOTER, file, "the footer contradicts the file's name");
        }
    }

    private void count(
            FileState file,
            Source source,
            long offset,
            List<Part> parts,
            Map<Part, Long> counts,
            Map<Part, long[]> spans) {
        Optional<Part> home =
                parts.stream()
                        .filter(part -> part.range().from() <= offset && offset < part.range().to())
                        .findFirst();
        if (home.isEmpty()) {
            report(
                    Kind.ROW_MISPLACED,
                    file,
                    "row " + source + ":" + offset + " is in no range of its footer");
        } else {
            counts.merge(home.get(), 1L, Long::sum);
            long[] span = spans.computeIfAbsent(home.get(), part -> new long[] {offset, offset});
            span[0] = Math.min(span[0], offset);
            span[1] = Math.max(span[1], offset);
        }
        if (!seen.add(source, offset)) {
            report(Kind.ROW_DOUBLE, file, "row " + source + ":" + offset + " is there again");
        }
    }

    private static boolean named(FileState file, Part part) {
        String name = file.key().substring(file.key().lastIndexOf('/') + 1);
        return name.startsWith(
                part.source() + "-" + part.firstOffset() + "-" + part.lastOffset() + "-");
    }

    private void checkStatistics(FileState file, FileContent content) {
        Map<String, ColumnState> found = new HashMap<>();
        content.columns().forEach(column -> found.put(column.name(), column));
        for (ColumnState told : file.columns()) {
            ColumnState real = found.get(told.name());
            if (real == null) {
                continue;
            }
            if (told.nulls().isPresent() && !told.nulls().equals(real.nulls())) {
                report(
                        Kind.STATISTICS,
                        file,
                        told.name()
                                + " has "
                                + real.nulls().orElse(0L)
                                + " nulls, the catalog says "
                                + told.nulls().get());
            }
            if (isAbove(told.lower(), real.lower()) || isAbove(real.upper(), told.upper())) {
                report(
                        Kind.STATISTICS,
                        file,
                        "values of "
                                + told.name()
                                + " go beyond the bounds that the catalog has; readers skip the file");
            }
        }
    }

    private static boolean isAbove(
            Optional<? extends Comparable<?>> one, Optional<? extends Comparable<?>> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return false;
        }
        return switch (one.get()) {
            case Long number when other.get() instanceof Long than -> number > than;
            case Double number when other.get() instanceof Double than -> number > than;
            case String text when other.get() instanceof String than ->
                    Comparator.<String>naturalOrder().compare(text, than) > 0;
            default -> false;
        };
    }

    private void report(Kind kind, FileState file, String what) {
        findings.accept(new Finding(kind, table.name(), file.key(), what));
    }
}
