package io.callstream.enrichment.transcript;

import io.callstream.enrichment.text.SentimentLabel;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The measures of a conversation, from its turns in order of time: the same whatever the order in
/// which they came.
///
/// Talk of a side is the length of the union of its turns. An interruption is a turn of one side
/// that begins while a turn of the other goes on, overlaps it for longer than
/// [MeasureBounds#overlap()], and is yielded to: the other ends within [MeasureBounds#yield()].
/// Silence is the sum of the gaps without speech of anyone, after the first word, of at least
/// [MeasureBounds#silence()]. Talk speed is words by minutes of talk.
final class Conversation {
    private static final int QUARTERS = 4;
    private static final double MILLIS = 1000.0;

    private final List<Turn> turns;
    private final MeasureBounds bounds;

    private Conversation(List<Turn> turns, MeasureBounds bounds) {
        this.turns = turns;
        this.bounds = bounds;
    }

    /// @param turns sorted by [Turn#ORDER]
    static Measures measure(List<Turn> turns, MeasureBounds bounds) {
        return turns.isEmpty() ? Measures.NONE : new Conversation(turns, bounds).measure();
    }

    private Measures measure() {
        List<Turn> customer = scoredOfCustomer();
        Double customerTalk = talk(Speaker.CUSTOMER);
        Double agentTalk = talk(Speaker.AGENT);
        int[] ends = ends();
        int byAgent = interruptions(Speaker.AGENT, Speaker.CUSTOMER, ends);
        Turn first = firstTimed();
        return new Measures(
                turns.size(),
                mean(customer),
                ewma(customer),
                quarters(customer),
                negativeRun(customer),
                byAgent + interruptions(Speaker.CUSTOMER, Speaker.AGENT, ends),
                byAgent,
                ratio(agentTalk, customerTalk),
                customerTalk,
                agentTalk,
                first == null ? null : (lastEnd() - first.start()) / MILLIS,
                silence(),
                speed(Speaker.CUSTOMER, customerTalk),
                speed(Speaker.AGENT, agentTalk),
                agentFirstWord());
    }

    private List<Turn> scoredOfCustomer() {
        List<Turn> scored = new ArrayList<>(turns.size());
        for (Turn turn : turns) {
            if (turn.speaker() == Speaker.CUSTOMER && turn.scored()) {
                scored.add(turn);
            }
        }
        return scored;
    }

    private static @Nullable Double mean(List<Turn> scored) {
        if (scored.isEmpty()) {
            return null;
        }
        double sum = 0;
        for (Turn turn : scored) {
            sum += turn.sentiment();
        }
        return sum / scored.size();
    }

    private @Nullable Double ewma(List<Turn> scored) {
        if (scored.isEmpty()) {
            return null;
        }
        double mean = scored.getFirst().sentiment();
        for (Turn turn : scored.subList(1, scored.size())) {
            mean += bounds.newest() * (turn.sentiment() - mean);
        }
        return mean;
    }

    private List<@Nullable Double> quarters(List<Turn> scored) {
        double[] sums = new double[QUARTERS];
        int[] counts = new int[QUARTERS];
        Turn first = firstTimed();
        int from = first == null ? 0 : first.start();
        int length = first == null ? 0 : lastEnd() - from;
        for (int i = 0; i < scored.size(); i++) {
            Turn turn = scored.get(i);
            long share =
                    turn.timed() && length > 0
                            ? (long) QUARTERS * (turn.start() - from) / length
                            : (long) QUARTERS * i / scored.size();
            int quarter = (int) Math.min(QUARTERS - 1, share);
            sums[quarter] += turn.sentiment();
            counts[quarter]++;
        }
        @Nullable Double[] means = new Double[QUARTERS];
        for (int i = 0; i < QUARTERS; i++) {
            means[i] = counts[i] == 0 ? null : sums[i] / counts[i];
        }
        return Arrays.asList(means);
    }

    private static int negativeRun(List<Turn> scored) {
        int run = 0;
        for (Turn turn : scored.reversed()) {
            if (SentimentLabel.of(turn.sentiment()) != SentimentLabel.NEGATIVE) {
                break;
            }
            run++;
        }
        return run;
    }

    /// Latest end of the turns up to each.
    private int[] ends() {
        int[] ends = new int[turns.size()];
        int last = Turn.UNTIMED;
        for (int i = 0; i < ends.length; i++) {
            last = Math.max(last, turns.get(i).end());
            ends[i] = last;
        }
        return ends;
    }

    private int interruptions(Speaker by, Speaker of, int[] ends) {
        long overlap = bounds.overlap().toMillis();
        long yield = bounds.yield().toMillis();
        int count = 0;
        for (int i = 0; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            if (turn.speaker() == by && turn.timed() && cutsIn(i, of, overlap, yield, ends)) {
                count++;
            }
        }
        return count;
    }

    private boolean cutsIn(int at, Speaker of, long overlap, long yield, int[] ends) {
        Turn turn = turns.get(at);
        for (int k = at - 1; k >= 0 && ends[k] > turn.start() + overlap; k--) {
            Turn other = turns.get(k);
            long both = Math.min(other.end(), turn.end()) - turn.start();
            if (other.speaker() == of
                    && other.start() < turn.start()
                    && both > overlap
                    && other.end() - turn.start() <= yield) {
                return true;
            }
        }
        return false;
    }

    /// Milliseconds of the union of a side's turns, as seconds.
    private @Nullable Double talk(Speaker side) {
        boolean any = false;
        long total = 0;
        int until = Integer.MIN_VALUE;
        for (Turn turn : turns) {
            if (turn.speaker() == side && turn.timed()) {
                any = true;
                total += Math.max(0, turn.end() - Math.max(until, turn.start()));
                until = Math.max(until, turn.end());
            }
        }
        return any ? total / MILLIS : null;
    }

    private @Nullable Double silence() {
        long shortest = bounds.silence().toMillis();
        long total = 0;
        int until = Turn.UNTIMED;
        for (Turn turn : turns) {
            if (!turn.timed()) {
                continue;
            }
            long gap = turn.start() - until;
            if (until != Turn.UNTIMED && gap >= shortest) {
                total += gap;
            }
            until = Math.max(until, turn.end());
        }
        return until == Turn.UNTIMED ? null : total / MILLIS;
    }

    private @Nullable Double speed(Speaker side, @Nullable Double talkSec) {
        if (talkSec == null || talkSec == 0) {
            return null;
        }
        long words = 0;
        for (Turn turn : turns) {
            words += turn.speaker() == side && turn.timed() ? turn.words() : 0;
        }
        return words * 60 / talkSec;
    }

    private @Nullable Double agentFirstWord() {
        for (Turn turn : turns) {
            if (turn.speaker() == Speaker.AGENT && turn.timed()) {
                return turn.start() / MILLIS;
            }
        }
        return null;
    }

    private @Nullable Turn firstTimed() {
        Turn first = turns.getFirst();
        return first.timed() ? first : null;
    }

    private int lastEnd() {
        int last = 0;
        for (Turn turn : turns) {
            last = Math.max(last, turn.end());
        }
        return last;
    }

    private static @Nullable Double ratio(@Nullable Double agent, @Nullable Double customer) {
        if (agent == null && customer == null) {
            return null;
        }
        double agentSec = agent == null ? 0 : agent;
        double both = agentSec + (customer == null ? 0 : customer);
        return both == 0 ? null : agentSec / both;
    }
}
