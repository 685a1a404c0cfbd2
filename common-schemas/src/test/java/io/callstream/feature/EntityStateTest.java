package io.callstream.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a row holds and when there is one, told by examples; the differential test has the rest.
class EntityStateTest {
    private static final ViewProgram CALLS = ViewProgram.compile(FeatureViewsTest.customerCalls());
    private static final ViewProgram SPEND =
            program(
                    "spend: {sum: amount, window: 10m, hop: 5m}\n  today: {count: \"*\", tumbling: 1h}",
                    "ttl: 2h");

    private static ViewProgram program(String features, String more) {
        return ViewProgram.compile(
                FeatureViews.read(
                        "spend.yaml",
                        "view: spend\nentity: user\nsource: transactions\nevent_time: at\n"
                                + more
                                + "\nfeatures:\n  "
                                + features,
                        Map.of(
                                "transactions",
                                Map.of(
                                        "user", FieldType.STRING,
                                        "at", FieldType.TIMESTAMP,
                                        "amount", FieldType.DOUBLE))));
    }

    @Test
    void aCallMovesEveryFeatureOfCustomerCalls() {
        EntityState state = EntityState.empty(CALLS);

        List<FeatureRow> rows =
                offer(state, 0, call("1999-01-31T10:00:30Z", "ANSWERED", 300.0, "a1"));

        assertThat(rows).hasSize(1);
        assertThat(columns(CALLS, rows.getFirst()))
                .containsEntry("avg_call_duration_last_10m", 300.0)
                .containsEntry("calls_last_10m", 1L)
                .containsEntry("calls_last_30d", 1L)
                .containsEntry("abandoned_last_30d", 0L)
                .containsEntry("talk_sec_last_30d", 290.0)
                .containsEntry("max_wait_sec_last_30d", 10.0)
                .containsEntry("calls_today", 1L)
                .containsEntry("calls_lifetime", 1L)
                .containsEntry("agents_last_30d", 1L)
                .containsEntry("last_queue", "regular")
                .containsEntry("last_outcome", "ANSWERED")
                .containsEntry("abandoned_share_30d", 0.0);
        assertThat(rows.getFirst().seen().text()).isEqualTo("call-events-3:0");
        assertThat(rows.getFirst().eventTime()).isEqualTo(time("1999-01-31T10:00:30Z"));
    }

    @Test
    void rowsFollowAsTilesLeaveTheirWindows() {
        EntityState state = EntityState.empty(CALLS);
        offer(state, 0, call("1999-01-31T10:00:30Z", "ABANDONED", 60.0, null));

        List<FeatureRow> rows = state.advance(time("1999-03-03T00:00:00Z"));

        assertThat(rows)
                .extracting(row -> Instant.ofEpochMilli(row.eventTime()).toString())
                .containsExactly(
                        "1999-01-31T10:11:00Z",
                        "1999-02-01T00:00:00Z",
                        "1999-02-01T11:00:00Z",
                        "1999-03-03T00:00:00Z");
        assertThat(rows).allSatisfy(row -> assertThat(row.cause()).isEqualTo(Cause.EXPIRY));
        assertThat(columns(CALLS, rows.get(0)))
                .containsEntry("calls_last_10m", 0L)
                .containsEntry("avg_call_duration_last_10m", null)
                .containsEntry("calls_today", 1L);
        assertThat(columns(CALLS, rows.get(1)))
                .containsEntry("calls_today", 0L)
                .containsEntry("calls_last_24h", 1L);
        assertThat(columns(CALLS, rows.get(2)))
                .containsEntry("calls_last_24h", 0L)
                .containsEntry("abandoned_share_30d", 1.0);
        assertThat(columns(CALLS, rows.get(3)))
                .containsEntry("abandoned_last_30d", 0L)
                .containsEntry("abandoned_share_30d", null)
                .containsEntry("calls_lifetime", 1L)
                .containsEntry("last_outcome", "ABANDONED");
        assertThat(state.nextExpiry()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void onlyEventsOfTheViewAreTaken() {
        EntityState state = EntityState.empty(CALLS);
        Map<String, Object> unknown =
                new HashMap<>(call("1999-01-31T10:00:00Z", "ANSWERED", 1.0, null));
        unknown.remove("customer_id");
        Map<String, Object> timeless =
                new HashMap<>(call("1999-01-31T10:00:00Z", "ANSWERED", 1.0, null));
        timeless.remove("ended_at");

        assertThat(outcome(state, 0, call("1999-01-31T10:00:00Z", "PHANTOM", 1.0, null)))
                .isInstanceOf(Outcome.Filtered.class);
        assertThat(outcome(state, 1, unknown)).isInstanceOf(Outcome.Filtered.class);
        assertThat(outcome(state, 2, timeless)).isInstanceOf(Outcome.Filtered.class);
        assertThat(state.isEmpty()).isTrue();
    }

    @Test
    void anEventOlderThanTheLatenessIsLateAndChangesNothing() {
        EntityState state = EntityState.empty(CALLS);
        offer(state, 0, call("1999-02-02T10:00:00Z", "ANSWERED", 1.0, null));
        byte[] before = state.encode();

        Outcome late = outcome(state, 1, call("1999-02-01T09:59:59.999Z", "ANSWERED", 1.0, null));
        Outcome limit =
                outcome(
                        EntityState.decode(CALLS, before),
                        1,
                        call("1999-02-01T10:00:00Z", "ANSWERED", 1.0, null));

        assertThat(late)
                .isEqualTo(
                        new Outcome.Late(
                                time("1999-02-01T09:59:59.999Z"), time("1999-02-01T10:00:00Z")));
        assertThat(state.encode()).isEqualTo(before);
        assertThat(limit).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void timeThatPassesMakesNoEventLate() {
        EntityState state = EntityState.empty(CALLS);
        offer(state, 0, call("1999-02-02T10:00:00Z", "ANSWERED", 1.0, null));
        state.advance(time("1999-03-01T00:00:00Z"));

        List<FeatureRow> rows =
                offer(state, 1, call("1999-02-01T12:00:00Z", "ANSWERED", 1.0, null));

        assertThat(rows).hasSize(1);
        assertThat(columns(CALLS, rows.getFirst()))
                .containsEntry("calls_last_30d", 2L)
                .containsEntry("calls_last_24h", 0L);
        assertThat(rows.getFirst().eventTime()).isEqualTo(time("1999-02-03T11:00:00Z"));
    }

    @Test
    void anEntityEndsWithATombstoneOnceItsWindowsAreEmptyAndItsTimeToLiveIsOver() {
        EntityState state = EntityState.empty(SPEND);
        offer(state, 0, Map.of("at", time("2024-01-01T10:02:00Z"), "amount", 5.0));

        List<FeatureRow> rows = state.advance(time("2024-01-01T13:00:00Z"));

        assertThat(rows)
                .extracting(row -> Instant.ofEpochMilli(row.eventTime()).toString())
                .containsExactly(
                        "2024-01-01T10:15:00Z", "2024-01-01T11:00:00Z", "2024-01-01T13:00:00Z");
        assertThat(rows.getLast().isTombstone()).isTrue();
        assertThat(state.isEmpty()).isTrue();
        assertThat(EntityState.decode(SPEND, state.encode()).isEmpty()).isTrue();
        List<FeatureRow> again =
                offer(state, 1, Map.of("at", time("2024-01-01T09:30:00Z"), "amount", 7.0));
        assertThat(columns(SPEND, again.getFirst()))
                .containsEntry("spend", 7.0)
                .containsEntry("today", 1L);
    }

    @Test
    void valuesThatAreNoNumbersAreSkipped() {
        EntityState state = EntityState.empty(SPEND);
        offer(state, 0, Map.of("at", 1_000L, "amount", Double.NaN));

        List<FeatureRow> rows = offer(state, 1, Map.of("at", 2_000L, "amount", 0.1f));

        assertThat(columns(SPEND, rows.getFirst()))
                .containsEntry("spend", (double) 0.1f)
                .containsEntry("today", 2L);
    }

    @Test
    void aValueOfAnotherTypeIsToldWithFieldAndTopic() {
        assertThatThrownBy(
                        () -> offer(EntityState.empty(SPEND), 0, Map.of("at", 1L, "amount", "5")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("amount of topic transactions");
    }

    @Test
    void bytesOfAnotherDefinitionOrDamagedOnesAreRefused() {
        EntityState state = EntityState.empty(SPEND);
        offer(state, 0, Map.of("at", 1_000L, "amount", 3.0));
        byte[] bytes = state.encode();
        ViewProgram other = program("spend: {sum: amount, window: 10m, hop: 1m}", "ttl: 2h");

        assertThatThrownBy(() -> EntityState.decode(other, bytes))
                .hasMessageContaining("another definition");
        ViewProgram longer =
                program(
                        "spend: {sum: amount, window: 20m, hop: 5m}\n  today: {count: \"*\", tumbling: 1h}",
                        "ttl: 2h");
        assertThatThrownBy(() -> EntityState.decode(longer, bytes))
                .hasMessageContaining("another definition");
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            if (length != 6) { // version, fingerprint and form alone are an empty state
                assertThatThrownBy(() -> EntityState.decode(SPEND, cut))
                        .isInstanceOf(IllegalStateException.class);
            }
        }
        byte[] newer = bytes.clone();
        newer[0] = 9;
        assertThatThrownBy(() -> EntityState.decode(SPEND, newer))
                .hasMessageContaining("version 9");
    }

    @Test
    void stateStaysSmallHoweverManyEventsCome() {
        EntityState state = EntityState.empty(SPEND);
        for (int i = 0; i < 100_000; i++) {
            offer(state, i, Map.of("at", i * 1_000L, "amount", 0.1 * i));
        }
        assertThat(state.encode().length).isLessThan(200);
    }

    @Test
    void inputsNameTheEventTimeFirstAndEachFieldOnce() {
        assertThat(CALLS.inputs(0).getFirst()).isEqualTo("ended_at");
        assertThat(CALLS.inputs(0))
                .containsExactlyInAnyOrder(
                        "ended_at",
                        "customer_id",
                        "outcome",
                        "duration_sec",
                        "talk_sec",
                        "wait_sec",
                        "agent_id",
                        "queue");
        assertThat(CALLS.columns()).hasSize(13);
        assertThat(CALLS.columns().getLast())
                .isEqualTo(new ViewProgram.Column("abandoned_share_30d", FeatureType.DOUBLE));
    }

    static Map<String, Object> call(
            String endedAt, String outcome, double seconds, @Nullable String agent) {
        Map<String, Object> call = new HashMap<>();
        call.put("customer_id", "C-1");
        call.put("ended_at", time(endedAt));
        call.put("outcome", outcome);
        call.put("duration_sec", seconds);
        call.put("talk_sec", seconds - 10);
        call.put("wait_sec", 10.0);
        call.put("queue", "regular");
        if (agent != null) {
            call.put("agent_id", agent);
        }
        return call;
    }

    private static long time(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }

    private static List<FeatureRow> offer(
            EntityState state, long offset, Map<String, Object> event) {
        return ((Outcome.Accepted) outcome(state, offset, event)).rows();
    }

    private static Outcome outcome(EntityState state, long offset, Map<String, Object> event) {
        ViewProgram program = event.containsKey("amount") ? SPEND : CALLS;
        return state.offer(
                0, "call-events", 3, offset, program.inputs(0).stream().map(event::get).toArray());
    }

    private static Map<String, @Nullable Object> columns(ViewProgram program, FeatureRow row) {
        @Nullable Object[] values = row.values();
        Map<String, @Nullable Object> columns = new HashMap<>();
        for (int i = 0; values != null && i < values.length; i++) {
            columns.put(program.columns().get(i).name(), values[i]);
        }
        return columns;
    }
}
