package io.callstream.lake.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;

import io.callstream.lake.model.World.Bug;
import io.callstream.lake.table.Source;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Every order of three instances' calls to catalog and store, with up to so many events (a crash
/// before or after a call, a call that fails, one whose answer is lost, an instance that falls
/// asleep and another that takes its partitions), and then an instance that finishes the work.
///
/// `-Dlake.model.events=3` goes deeper than the build does.
class ProtocolModelTest {
    private static final int EVENTS = Integer.getInteger("lake.model.events", 2);
    private static final Source ZERO = new Source("call-center-events", 0);
    private static final Source ONE = new Source("call-center-events", 1);
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("io.callstream.lake.commit");

    @BeforeAll
    static void beQuiet() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void speakAgain() {
        LOG.setLevel(null);
    }

    @Test
    void everyOffsetIsThereOnceWhateverHappens() {
        int runs = Choices.explore(choices -> one(choices, Bug.NONE, EVENTS, 2));
        assertThat(runs).isGreaterThan(1000);
    }

    @Test
    void partitionsOfOneCommitAreFencedEachForItself() {
        int runs =
                Choices.explore(
                        choices ->
                                run(
                                        choices,
                                        Bug.NONE,
                                        EVENTS,
                                        1,
                                        List.of(
                                                List.of(ZERO, ONE),
                                                List.of(ZERO),
                                                List.of(ZERO, ONE))));
        assertThat(runs).isGreaterThan(1000);
    }

    /// With few events first: the fewer, the sooner all orders of them have been tried.
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aPlantedBugIsFound(Bug bug) {
        assertThatThrownBy(
                        () -> {
                            for (int events = 1; events <= 3; events++) {
                                int most = events;
                                Choices.explore(choices -> one(choices, bug, most, 2));
                            }
                        })
                .isInstanceOf(AssertionError.class);
    }

    private static void one(Choices choices, Bug bug, int events, int end) {
        run(choices, bug, events, end, List.of(List.of(ZERO), List.of(ZERO), List.of(ZERO)));
    }

    private static void run(
            Choices choices, Bug bug, int events, int end, List<List<Source>> lives) {
        World world = new World(bug);
        AtomicInteger names = new AtomicInteger();
        try {
            new Schedule(
                            choices,
                            events,
                            lives.size(),
                            life ->
                                    steps ->
                                            new Instance(
                                                    "i" + life,
                                                    lives.get(life),
                                                    end,
                                                    new Ports(world, steps),
                                                    names))
                    .run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        Ports undisturbed = new Ports(world, (call, kind) -> Ports.Fate.DONE);
        List<Source> all = lives.getFirst();
        new Instance("last", all, end, undisturbed, names).run();
        world.checkComplete(all, end);
    }
}
