package io.callstream.lake.model;

import io.callstream.lake.model.Ports.Death;
import io.callstream.lake.model.Ports.Fate;
import io.callstream.lake.model.Ports.Kind;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/// Runs the lives of several instances, one call at a time.
///
/// One runs until its choice is otherwise: then it stops where it is, asleep, and another goes on
/// or starts. A fault and a change of instance are events; a run has only so many of them.
final class Schedule {
    private final Choices choices;
    private final int lives;
    private final Function<Integer, Function<Ports.Step, Runnable>> life;
    private final Semaphore turn = new Semaphore(0);
    private final List<Actor> asleep = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private int events;
    private int started;

    /// @param events most faults and changes of instance
    /// @param lives how many instances start
    /// @param life the instance of a number, given its steps
    Schedule(
            Choices choices,
            int events,
            int lives,
            Function<Integer, Function<Ports.Step, Runnable>> life) {
        this.choices = choices;
        this.events = events;
        this.lives = lives;
        this.life = life;
    }

    /// Runs all lives to their end.
    void run() throws InterruptedException {
        Actor running = start();
        while (true) {
            turn.acquire();
            if (running.failure != null) {
                throw new AssertionError(String.join("\n", trace), running.failure);
            }
            if (running.ended) {
                if (asleep.isEmpty() && started == lives) {
                    return;
                }
                running = asleep.isEmpty() ? start() : wake(choices.choose(asleep.size()));
            } else {
                running = next(running);
            }
        }
    }

    private Actor next(Actor running) {
        List<Fate> fates = running.kind.fates();
        int changes = asleep.size() + (started < lives ? 1 : 0);
        int choice = events == 0 ? 0 : choices.choose(fates.size() + changes);
        events -= choice == 0 ? 0 : 1;
        if (choice < fates.size()) {
            running.go(fates.get(choice));
            return running;
        }
        trace.add(running.name + " falls asleep before " + running.call);
        Actor other = choice - fates.size() < asleep.size() ? wake(choice - fates.size()) : start();
        asleep.add(running);
        return other;
    }

    private Actor wake(int index) {
        Actor actor = asleep.remove(index);
        trace.add(actor.name + " wakes up");
        actor.go(Fate.DONE);
        return actor;
    }

    private Actor start() {
        Actor actor = new Actor("instance " + started);
        Runnable run = life.apply(started).apply(actor);
        started++;
        Thread.ofVirtual().start(() -> actor.live(run));
        return actor;
    }

    /// An instance and its thread.
    private final class Actor implements Ports.Step {
        private final String name;
        private final Semaphore go = new Semaphore(0);
        private String call = "";
        private Kind kind = Kind.READ;
        private boolean ended;
        private Fate fate = Fate.DONE;
        private @Nullable Throwable failure;

        Actor(String name) {
            this.name = name;
        }

        void live(Runnable run) {
            try {
                run.run();
            } catch (Death death) {
                trace.add(name + " is dead");
            } catch (Throwable thrown) {
                failure = thrown;
            }
            ended = true;
            turn.release();
        }

        void go(Fate next) {
            trace.add(name + ": " + call + " " + next);
            fate = next;
            go.release();
        }

        @Override
        public Fate next(String nextCall, Kind nextKind) {
            call = nextCall;
            kind = nextKind;
            turn.release();
            go.acquireUninterruptibly();
            return fate;
        }
    }
}
