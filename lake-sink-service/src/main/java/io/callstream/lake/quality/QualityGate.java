package io.callstream.lake.quality;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.callstream.lake.classification.Classification;
import io.callstream.lake.commit.Gate;
import io.callstream.lake.commit.ObjectStore;
import io.callstream.lake.commit.TableLayout;
import io.callstream.lake.commit.UnavailableException;
import io.callstream.lake.file.LakeRow;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.Source;

import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Judges each checkpoint by the suites of its table, in one pass over its rows.
///
/// A critical expectation that is not met keeps out the rows that are to blame, and all rows where
/// it speaks of the checkpoint as a whole. One that does not fit the table (no such column) is
/// counted and told, and keeps nothing out. Results go to
/// `<table>/_quality/date=YYYY-MM-DD/<time>-<unique>.json`, without values of personal columns; a
/// result that cannot be stored is left out.
public final class QualityGate implements Gate {
    private static final Logger LOG = LoggerFactory.getLogger(QualityGate.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, List<Suite>> suites;
    private final Cells cells;
    private final ObjectStore objects;
    private final QualityReport report;
    private final InstantSource clock;
    private final Supplier<String> unique;

    /// @param suites by the name of their table
    public QualityGate(
            Map<String, List<Suite>> suites,
            Cells cells,
            ObjectStore objects,
            QualityReport report,
            InstantSource clock,
            Supplier<String> unique) {
        this.suites = suites;
        this.cells = cells;
        this.objects = objects;
        this.report = report;
        this.clock = clock;
        this.unique = unique;
    }

    @Override
    public boolean guards(LakeTable table) {
        return suites.containsKey(table.name());
    }

    @Override
    public Map<Source, Map<Long, String>> judge(
            LakeTable table, TableLayout layout, List<Rows> parts) {
        Instant start = clock.instant();
        List<Suite> ofTable = suites.getOrDefault(table.name(), List.of());
        Map<String, Kind> kinds = new HashMap<>();
        for (NestedField column : layout.columns().columns()) {
            kinds.put(column.name(), Kind.of(column.type()));
        }
        List<String> columns = SuiteRun.columns(ofTable, kinds.keySet());
        List<SuiteRun> runs =
                ofTable.stream().map(suite -> new SuiteRun(suite, columns, kinds)).toList();
        Cells.Reader reader = cells.of(table, columns);
        List<Place> places = new ArrayList<>();
        for (Rows part : parts) {
            for (LakeRow row : part.rows()) {
                @Nullable Object[] values = reader.read(part.source(), row);
                runs.forEach(run -> run.add(values));
                places.add(new Place(part.source(), row.offset()));
            }
        }
        if (places.isEmpty()) {
            return Map.of();
        }
        List<SuiteRun.Result> results = runs.stream().map(SuiteRun::finish).toList();
        Map<Source, Map<Long, String>> keptOut = keptOut(results, places);
        long rows = keptOut.values().stream().mapToLong(Map::size).sum();
        report.judged(
                table, results, places.size(), rows, Duration.between(start, clock.instant()));
        store(table, results, parts, places.size(), rows);
        return keptOut;
    }

    private record Place(Source source, long offset) {}

    private static Map<Source, Map<Long, String>> keptOut(
            List<SuiteRun.Result> results, List<Place> places) {
        Map<Source, Map<Long, String>> keptOut = new HashMap<>();
        for (SuiteRun.Result result : results) {
            for (SuiteRun.Judged one : result.judged()) {
                if (one.finding().success() || one.expectation().severity() != Severity.CRITICAL) {
                    continue;
                }
                String reason = one.expectation().text();
                switch (one.finding()) {
                    case Finding.ByRow(_, _, int[] rows) -> {
                        for (int row : rows) {
                            blame(keptOut, places.get(row), reason);
                        }
                    }
                    case Finding.Whole _ -> places.forEach(place -> blame(keptOut, place, reason));
                    case Finding.Impossible _ -> {}
                }
            }
        }
        return keptOut;
    }

    private static void blame(Map<Source, Map<Long, String>> out, Place place, String reason) {
        out.computeIfAbsent(place.source(), source -> new HashMap<>())
                .merge(place.offset(), reason, (before, more) -> before + "\n" + more);
    }

    private void store(
            LakeTable table, List<SuiteRun.Result> results, List<Rows> parts, long rows, long out) {
        Instant now = clock.instant();
        Set<String> hidden =
                results.stream()
                        .flatMap(result -> result.suite().expectations().stream())
                        .flatMap(expectation -> expectation.columns().stream())
                        .filter(column -> Classification.of(table, column).isPersonal())
                        .collect(Collectors.toSet());
        for (SuiteRun.Result result : results) {
            ObjectNode meta = JSON.createObjectNode();
            meta.put("table", table.name()).put("run_time", now.toString());
            meta.put("rows", rows).put("quarantined", out);
            ObjectNode ranges = meta.putObject("ranges");
            parts.forEach(part -> ranges.put(part.source().toString(), part.range().text()));
            String key =
                    table.prefix()
                            + "/_quality/date="
                            + now.atZone(ZoneOffset.UTC).toLocalDate()
                            + "/"
                            + now.toEpochMilli()
                            + "-"
                            + unique.get()
                            + ".json";
            try {
                objects.put(
                        key, result.json(meta, hidden).toString().getBytes(StandardCharsets.UTF_8));
            } catch (UnavailableException e) {
                LOG.atWarn()
                        .addKeyValue("table", table.name())
                        .addKeyValue("cause", e.getMessage())
                        .log("a quality result could not be stored");
            }
        }
    }
}
