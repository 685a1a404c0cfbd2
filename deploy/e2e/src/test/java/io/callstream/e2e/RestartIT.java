package io.callstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.e2e.suite.Calls;
import io.callstream.e2e.suite.Edge;
import io.callstream.e2e.suite.Killer;
import io.callstream.e2e.suite.LakeAssert;
import io.callstream.e2e.suite.OnlineAssert;
import io.callstream.e2e.suite.Outcome;
import io.callstream.e2e.suite.OutcomeReader;
import io.callstream.e2e.suite.Recordings;
import io.callstream.e2e.suite.Started;
import io.callstream.e2e.suite.Suite;
import io.callstream.e2e.suite.Suites;
import io.callstream.replay.ReplayShift;
import io.callstream.replay.ReplaySpeed;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A run in which every service is killed at random instants, and the online store is emptied in
/// the middle, comes to the same outcome as a run in which nothing happens.
///
/// The long run, of 50 kills of each service: `mvn -B verify -pl deploy/e2e -Dit.test=RestartIT
/// -Dcallstream.kills=50`; another seed with `-Dcallstream.seed=N`.
@ExtendWith(Suites.class)
@Order(Suites.ALONE)
class RestartIT {
    private static final Set<String> COALESCED =
            Set.of(
                    "feature.queue_kpis",
                    "feature.agent_kpis",
                    "feature.customer_daily",
                    "feature.customer_sentiment",
                    "feature.product_sales");

    private static final int KILLS = Integer.getInteger("callstream.kills", 1);
    private static final long SEED = Long.getLong("callstream.seed", 1999);
    private static final Duration A_ROUND = Duration.ofSeconds(30);
    private static final Duration DIALOGUES = Duration.ofDays(3).plusHours(4);
    private static final Map<String, String> RECORDED_TIMES = Map.of("CALLSTREAM_CLOCK", "event");

    private final Suites.Slot slot;

    @TempDir private Path dir = Path.of("");

    RestartIT(Suites.Slot slot) {
        this.slot = slot;
    }

    @Test
    void theOutcomeWithKillsEqualsTheOutcomeWithout() {
        // Given as many days of calls as kills of each service, and what they come to undisturbed
        Path data = Recordings.days(KILLS, dir);
        Outcome expected = slot.ofDays(KILLS, () -> undisturbed(data));
        assertThat(expected.eventCount("call-events")).isGreaterThan(1_563L * KILLS);
        assertThat(expected.rowCount("feature.customer_calls")).isGreaterThan(2_000);

        // When the same is sent slowly and everything dies meanwhile
        Suite killed = slot.fresh("killed", RECORDED_TIMES);
        Duration whole = A_ROUND.multipliedBy(KILLS);
        Killer killer = new Killer(killed, KILLS, whole, SEED);
        ReplaySpeed slowly =
                new ReplaySpeed(
                        (double) Duration.ofDays(KILLS).plus(DIALOGUES).toMillis()
                                / whole.toMillis());
        CompletableFuture<Integer> killing = killer.begin();
        CompletableFuture<Void> wiping =
                CompletableFuture.runAsync(
                        killed::wipeOnlineStore,
                        CompletableFuture.delayedExecutor(
                                whole.toMillis() / 2, TimeUnit.MILLISECONDS));
        killed.replay(data, config -> config.withShift(ReplayShift.NONE).withSpeed(slowly));
        int kills = killing.join();
        wiping.join();
        Outcome actual = outcome(killed);

        // Then
        assertThat(kills).isEqualTo(4 * KILLS);
        assertThat(expected.coalesced(COALESCED).differences(actual.coalesced(COALESCED)))
                .isEmpty();
        OnlineAssert.assertRowsAreTheLast(killed, actual, COALESCED);
        Started check = Started.storeVerify(killed, dir);
        assertThat(check.exitWithin(Suite.PATIENCE)).as(check.output()).isZero();
        Started parity = Started.lakeParity(killed, dir);
        assertThat(parity.exitWithin(Suite.PATIENCE)).as(parity.output()).isZero();
        LakeAssert.assertRowsAreRecords(killed);
        LakeAssert.assertValuesAreEqual(killed, "call-events");
        LakeAssert.assertValuesAreEqual(killed, "enriched-call-events");
    }

    private Outcome undisturbed(Path data) {
        Suite suite = slot.fresh("undisturbed", RECORDED_TIMES);
        suite.replay(data, config -> config.withShift(ReplayShift.NONE));
        return outcome(suite);
    }

    /// Time goes beyond every window, so that the rows by expiry are all there in both runs.
    private static Outcome outcome(Suite suite) {
        suite.drain();
        try (Edge edge = new Edge(suite)) {
            assertThat(
                            edge.post("call-events", Calls.everywhere("beyond", Recordings.BEYOND))
                                    .status())
                    .isEqualTo(202);
        }
        suite.settle();
        return OutcomeReader.read(suite);
    }
}
