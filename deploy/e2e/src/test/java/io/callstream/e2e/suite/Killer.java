package io.callstream.e2e.suite;

import io.callstream.local.Part;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Kills services without warning at instants drawn from a seed, and starts each again at once.
public final class Killer {
    private static final Logger LOG = LoggerFactory.getLogger(Killer.class);

    private final Suite suite;
    private final List<Kill> plan;

    private record Kill(Duration at, Part service) {}

    /// @param kills of each service
    /// @param within the time in which they are drawn
    public Killer(Suite suite, int kills, Duration within, long seed) {
        this.suite = suite;
        Random random = new Random(seed);
        List<Kill> drawn = new ArrayList<>();
        for (Part service : Part.services()) {
            for (int i = 0; i < kills; i++) {
                drawn.add(new Kill(Duration.ofMillis(random.nextLong(within.toMillis())), service));
            }
        }
        drawn.sort(Comparator.comparing(Kill::at));
        this.plan = List.copyOf(drawn);
    }

    /// How many kills are planned.
    public int planned() {
        return plan.size();
    }

    /// Begins now; one kill is over, and the service back, before the next one comes.
    ///
    /// @return done when all are
    public CompletableFuture<Integer> begin() {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        Thread.ofVirtual()
                .name("killer")
                .start(
                        () -> {
                            try {
                                done.complete(killAll());
                            } catch (InterruptedException | RuntimeException e) {
                                done.completeExceptionally(e);
                            }
                        });
        return done;
    }

    private int killAll() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        long begun = System.nanoTime();
        for (Kill kill : plan) {
            long delay = kill.at().toNanos() - (System.nanoTime() - begun);
            boolean _ = never.await(delay, TimeUnit.NANOSECONDS);
            long killed = System.nanoTime();
            suite.processes().kill(kill.service());
            suite.processes().restart(kill.service());
            LOG.atInfo()
                    .addKeyValue("service", kill.service().processName())
                    .addKeyValue("plannedAtSec", kill.at().toMillis() / 1e3)
                    .addKeyValue("atSec", Duration.ofNanos(killed - begun).toMillis() / 1e3)
                    .addKeyValue(
                            "readyAfterSec",
                            Duration.ofNanos(System.nanoTime() - killed).toMillis() / 1e3)
                    .log("killed and started again");
        }
        return plan.size();
    }
}
