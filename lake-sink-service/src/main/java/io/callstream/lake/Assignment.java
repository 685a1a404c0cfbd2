package io.callstream.lake;

import io.callstream.lake.table.Source;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Where the loop stands with each partition that the group gave it, and with tables that cannot be
/// written just now.
final class Assignment {
    private static final Logger LOG = LoggerFactory.getLogger(Assignment.class);
    private static final Duration FIRST_DELAY = Duration.ofMillis(500);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(15);

    /// What is done with a partition.
    sealed interface State {
        /// To be claimed before anything of it is read.
        record Unclaimed() implements State {}

        /// Read for one record, to learn the schema that its table is to have.
        record Probing() implements State {}

        /// Claimed and read.
        record Active() implements State {}

        /// Claimed, not read for a while.
        record Held(Instant until, String reason) implements State {}

        /// Not read any more, until it is assigned anew.
        record Stopped(String reason) implements State {}
    }

    /// A table that could not be written.
    private record Outage(Instant until, Duration delay, String reason) {}

    private final Function<Source, String> tableOf;
    private final Map<Source, State> states = new LinkedHashMap<>();
    private final Map<String, Outage> outages = new HashMap<>();

    Assignment(Function<Source, String> tableOf) {
        this.tableOf = tableOf;
    }

    void set(Source source, State state) {
        states.put(source, state);
    }

    void remove(Source source) {
        states.remove(source);
    }

    Optional<State> state(Source source) {
        return Optional.ofNullable(states.get(source));
    }

    Map<Source, State> all() {
        return Map.copyOf(states);
    }

    /// Partitions to be claimed, by table, without the tables that must wait.
    Map<String, Set<Source>> claimable(Instant now) {
        return states.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof State.Unclaimed)
                .map(Map.Entry::getKey)
                .filter(source -> !mustWait(tableOf.apply(source), now))
                .collect(
                        Collectors.groupingBy(
                                tableOf,
                                LinkedHashMap::new,
                                Collectors.toCollection(TreeSet::new)));
    }

    /// Ends the holds that are over.
    void wake(Instant now) {
        states.replaceAll(
                (source, state) ->
                        state instanceof State.Held(Instant until, String _) && !until.isAfter(now)
                                ? new State.Active()
                                : state);
    }

    /// Partitions that are not to be fetched.
    ///
    /// @param full whether there is no memory for more rows
    /// @param sealed partitions that take no rows now
    Set<Source> paused(boolean full, Set<Source> sealed) {
        Set<Source> paused = new HashSet<>(sealed);
        states.forEach(
                (source, state) -> {
                    boolean fetched =
                            state instanceof State.Probing
                                    || (state instanceof State.Active
                                            && !full
                                            && !outages.containsKey(tableOf.apply(source)));
                    if (!fetched) {
                        paused.add(source);
                    }
                });
        return paused;
    }

    /// The partition is not read any more.
    void stop(Source source, String reason) {
        states.put(source, new State.Stopped(reason));
        LOG.atError()
                .addKeyValue("source", source)
                .addKeyValue("reason", reason)
                .log("partition stopped");
    }

    /// A table could not be written; the wait doubles each time.
    void failed(String table, String reason, Instant now) {
        Outage before = outages.get(table);
        Duration delay = before == null ? FIRST_DELAY : min(before.delay.multipliedBy(2));
        outages.put(table, new Outage(now.plus(delay), delay, reason));
        LOG.atWarn()
                .addKeyValue("table", table)
                .addKeyValue("cause", reason)
                .addKeyValue("again", delay)
                .log("cannot be written, will be tried again");
    }

    /// A table was written.
    void recovered(String table) {
        outages.remove(table);
    }

    boolean mustWait(String table, Instant now) {
        Outage outage = outages.get(table);
        return outage != null && outage.until.isAfter(now);
    }

    long stopped() {
        return states.values().stream().filter(State.Stopped.class::isInstance).count();
    }

    /// Why not everything is being read and written; empty where it is.
    Optional<String> trouble() {
        for (Map.Entry<String, Outage> outage : outages.entrySet()) {
            return Optional.of(
                    "table " + outage.getKey() + " cannot be written: " + outage.getValue().reason);
        }
        int unclaimed = 0;
        for (Map.Entry<Source, State> entry : states.entrySet()) {
            switch (entry.getValue()) {
                case State.Stopped(String reason) -> {
                    return Optional.of("partition " + entry.getKey() + " is stopped: " + reason);
                }
                case State.Held(Instant _, String reason) -> {
                    return Optional.of("partition " + entry.getKey() + " is held: " + reason);
                }
                case State.Unclaimed() -> unclaimed++;
                case State.Active() -> {}
                case State.Probing() -> {}
            }
        }
        return unclaimed == 0
                ? Optional.empty()
                : Optional.of(unclaimed + " partitions are still to be claimed");
    }

    private static Duration min(Duration delay) {
        return delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY;
    }
}
