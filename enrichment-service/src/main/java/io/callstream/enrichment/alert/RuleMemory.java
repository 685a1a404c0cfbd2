package io.callstream.enrichment.alert;

import io.callstream.enrichment.alert.RuleProgram.Candidate;
import io.callstream.event.Alert;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a rule remembers of an entity: the run it is in, what met its condition lately, and when it
/// last fired. Pure.
///
/// @param version of the rule that counted
/// @param run records in a row that met the condition
/// @param lastFired event time, epoch milliseconds; [#NEVER]
/// @param recent what met the condition within the rule's time, oldest first
/// @param lastEvent id of the newest alert
/// @param touched append time of the newest record, epoch milliseconds
/// @param armed instant of the armed timer
record RuleMemory(
        int version,
        int run,
        long lastFired,
        List<Met> recent,
        String lastEvent,
        long touched,
        long armed) {
    /// It has not fired.
    static final long NEVER = Long.MIN_VALUE;

    /// A record that met the condition.
    ///
    /// @param time event time, epoch milliseconds
    /// @param segment link to it; empty where it is none
    /// @param distinct empty where every record counts
    record Met(long time, String position, String segment, String distinct) {}

    /// The next memory, and the alert if the rule fires.
    record Step(RuleMemory after, Optional<Alert> alert) {}

    RuleMemory {
        recent = List.copyOf(recent);
    }

    static RuleMemory empty(int version) {
        return new RuleMemory(version, 0, NEVER, List.of(), "", Long.MIN_VALUE, Long.MAX_VALUE);
    }

    RuleMemory touched(long append, long timer) {
        return new RuleMemory(version, run, lastFired, recent, lastEvent, append, timer);
    }

    /// What a record does.
    static Step offer(AlertRule rule, @Nullable RuleMemory known, Candidate candidate) {
        RuleMemory before =
                known == null || known.version() != rule.version()
                        ? empty(rule.version())
                                .touched(
                                        known == null ? Long.MIN_VALUE : known.touched(),
                                        known == null ? Long.MAX_VALUE : known.armed())
                        : known;
        return before.next(rule, candidate);
    }

    private Step next(AlertRule rule, Candidate candidate) {
        if (!candidate.met()) {
            return new Step(with(0, lastFired, List.of(), lastEvent), Optional.empty());
        }
        Alert alert = candidate.alert();
        long time = alert.getEventTime().toEpochMilli();
        List<Met> met = stillCounting(rule, candidate, time);
        int nowRun = Math.min(run + 1, AlertRule.MOST_TIMES);
        boolean enough = nowRun >= rule.run() && met.size() >= rule.times();
        boolean quiet =
                lastFired != NEVER && Math.abs(time - lastFired) < rule.cooldown().toMillis();
        boolean again = alert.getAlertId().equals(lastEvent);
        if (!enough || quiet || again) {
            return new Step(with(nowRun, lastFired, met, lastEvent), Optional.empty());
        }
        return new Step(
                with(nowRun, time, rule.times() > 1 ? List.of() : met, alert.getAlertId()),
                Optional.of(withEvidence(alert, met)));
    }

    /// The records that count together with this one: of the same run, or within the rule's time,
    /// and of one value each where values must differ.
    private List<Met> stillCounting(AlertRule rule, Candidate candidate, long time) {
        Alert alert = candidate.alert();
        String segment = alert.getSegments().isEmpty() ? "" : alert.getSegments().getFirst();
        String distinct = candidate.distinct() == null ? "" : candidate.distinct();
        Met now = new Met(time, alert.getEvidence().getFirst(), segment, distinct);
        List<Met> met = new ArrayList<>();
        for (Met one : recent) {
            boolean near =
                    rule.times() == 1 || Math.abs(time - one.time()) <= rule.within().toMillis();
            boolean other = distinct.isEmpty() || !one.distinct().equals(distinct);
            if (near && other) {
                met.add(one);
            }
        }
        met.add(now);
        int most = Math.max(rule.times(), rule.run());
        return met.subList(Math.max(0, met.size() - most), met.size());
    }

    private RuleMemory with(int nowRun, long fired, List<Met> met, String event) {
        return new RuleMemory(version, nowRun, fired, met, event, touched, armed);
    }

    private static Alert withEvidence(Alert alert, List<Met> met) {
        return Alert.newBuilder(alert)
                .setEvidence(met.stream().map(Met::position).toList())
                .setSegments(
                        met.stream().map(Met::segment).filter(link -> !link.isEmpty()).toList())
                .build();
    }

    /// The alert as given at that time.
    static Alert firedAt(Alert alert, long millis) {
        return Alert.newBuilder(alert).setFiredAt(Instant.ofEpochMilli(millis)).build();
    }
}
