package io.callstream.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.event.CustomerProfile;
import io.callstream.event.EnrichedCall;
import io.callstream.testkit.Calls;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/// The as-of join across snapshots against a plain loop that keeps every snapshot whole: calls out
/// of order, snapshots that come late, customers who come, change, go, and stay as they are.
final class ProfileJoinTest {
    private static final LocalDate FIRST = LocalDate.parse("2026-01-01");
    private static final int CUSTOMERS = 8;
    private static final int DAYS = 30;

    @TempDir Path stateDir;

    private record Row(String tier, long interactions) {}

    private record PastCall(String customer, Instant endedAt) {}

    @Test
    void everyCallSeesItsSnapshotAndTheCallsSinceIt() {
        Random random = new Random(3);
        Map<LocalDate, Map<String, Row>> snapshots = new TreeMap<>();
        Map<String, Row> now = new HashMap<>();
        List<PastCall> past = new ArrayList<>();
        int joined = 0;
        try (EnrichmentDriver driver = new EnrichmentDriver(stateDir)) {
            for (int day = 0; day < DAYS; day++) {
                LocalDate date = FIRST.plusDays(day);
                calls(driver, random, date, snapshots, past);
                if (random.nextInt(5) > 0) {
                    Map<String, Row> next = changed(now, random);
                    publish(driver, date, now, next);
                    snapshots.put(date, next);
                    now = next;
                }
            }
            joined += (int) past.stream().filter(call -> row(snapshots, call) != null).count();
        }
        assertThat(joined).as("the test has joins to look at").isGreaterThan(300);
    }

    private static void calls(
            EnrichmentDriver driver,
            Random random,
            LocalDate date,
            Map<LocalDate, Map<String, Row>> snapshots,
            List<PastCall> past) {
        for (int i = 0; i < 25; i++) {
            String customer = "u" + random.nextInt(CUSTOMERS);
            Instant endedAt =
                    date.minusDays(random.nextInt(4))
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                            .plusSeconds(random.nextInt(86_400));
            String id = date + "-" + i;
            driver.send(Calls.whole(id, customer, endedAt));
            EnrichedCall call = driver.enriched().getFirst();

            PastCall here = new PastCall(customer, endedAt);
            LocalDate snapshot = valid(snapshots, endedAt);
            Row row = row(snapshots, here);
            Long expected = null;
            if (row != null) {
                Instant from =
                        Objects.requireNonNull(snapshot)
                                .plusDays(1)
                                .atStartOfDay(ZoneOffset.UTC)
                                .toInstant();
                expected = row.interactions();
                for (PastCall before : past) {
                    boolean counts =
                            before.customer().equals(customer) && !before.endedAt().isBefore(from);
                    expected += counts ? 1 : 0;
                }
            }
            assertThat(call.getPastInteractionCount()).as("%s, %s", id, here).isEqualTo(expected);
            assertThat(call.getTier()).as(id).isEqualTo(row == null ? null : row.tier());
            assertThat(call.getProfileSnapshot()).as(id).isEqualTo(row == null ? null : snapshot);
            past.add(here);
        }
    }

    private static @Nullable LocalDate valid(
            Map<LocalDate, Map<String, Row>> snapshots, Instant time) {
        LocalDate newest = null;
        for (LocalDate date : snapshots.keySet()) {
            if (!date.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().isAfter(time)) {
                newest = date;
            }
        }
        return newest;
    }

    private static @Nullable Row row(Map<LocalDate, Map<String, Row>> snapshots, PastCall call) {
        LocalDate snapshot = valid(snapshots, call.endedAt());
        return snapshot == null
                ? null
                : snapshots.getOrDefault(snapshot, Map.of()).get(call.customer());
    }

    private static Map<String, Row> changed(Map<String, Row> now, Random random) {
        Map<String, Row> next = new HashMap<>(now);
        for (int i = 0; i < CUSTOMERS; i++) {
            switch (random.nextInt(6)) {
                case 0 -> next.remove("u" + i);
                case 1, 2 ->
                        next.put("u" + i, new Row("T" + random.nextInt(3), random.nextInt(50)));
                default -> {}
            }
        }
        return next;
    }

    /// What the loader publishes: differences, tombstones, and the mark that there was a snapshot.
    private static void publish(
            EnrichmentDriver driver,
            LocalDate date,
            Map<String, Row> before,
            Map<String, Row> next) {
        next.forEach(
                (customer, row) -> {
                    if (!row.equals(before.get(customer))) {
                        driver.send(
                                CustomerProfile.newBuilder()
                                        .setCustomerId(customer)
                                        .setTier(row.tier())
                                        .setInteractions(row.interactions())
                                        .setSnapshotDate(date)
                                        .build());
                    }
                });
        before.keySet().stream()
                .filter(customer -> !next.containsKey(customer))
                .forEach(customer -> driver.gone(customer, date));
        driver.gone("@snapshots", date);
    }
}
