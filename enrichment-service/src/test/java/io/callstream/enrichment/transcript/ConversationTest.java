package io.callstream.enrichment.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// The measures against golden conversations, and against plain loops over milliseconds.
final class ConversationTest {
    private static final Offset<Double> CLOSE = within(1e-9);

    @Test
    void talkRatioSpeedAndFirstWordOfAGoldenConversation() {
        Measures measures =
                measure(
                        turn(0, 4_000, Speaker.AGENT, Double.NaN, 10),
                        turn(4_500, 10_500, Speaker.CUSTOMER, -0.5, 12),
                        turn(11_000, 13_000, Speaker.AGENT, Double.NaN, 8));

        assertThat(measures.agentTalkSec()).isEqualTo(6.0);
        assertThat(measures.customerTalkSec()).isEqualTo(6.0);
        assertThat(measures.talkRatio()).isEqualTo(0.5);
        assertThat(measures.conversationSec()).isEqualTo(13.0);
        assertThat(measures.customerWordsPerMin()).isEqualTo(120.0);
        assertThat(measures.agentWordsPerMin()).isEqualTo(180.0);
        assertThat(measures.agentFirstWordSec()).isZero();
        assertThat(measures.silenceSec()).isZero();
    }

    @Test
    void interruptionNeedsMoreThanTheOverlapAndIsYieldedTo() {
        Turn agent = turn(0, 5_000, Speaker.AGENT, Double.NaN, 1);

        assertThat(interruptions(agent, 4_700)).as("300 ms are not more than 300 ms").isZero();
        assertThat(interruptions(agent, 4_699)).isEqualTo(1);
        assertThat(interruptions(agent, 4_000)).isEqualTo(1);
        assertThat(interruptions(agent, 3_999)).as("the agent talks on").isZero();
        assertThat(interruptions(agent, 5_000)).as("one after the other").isZero();
    }

    @Test
    void gapsCountFromThreeSecondsOn() {
        Turn agent = turn(0, 1_000, Speaker.AGENT, Double.NaN, 1);

        assertThat(measure(agent, turn(3_999, 5_000, Speaker.CUSTOMER, 0, 1)).silenceSec())
                .isZero();
        assertThat(measure(agent, turn(4_000, 5_000, Speaker.CUSTOMER, 0, 1)).silenceSec())
                .isEqualTo(3.0);
    }

    @Test
    void callWithoutTimesHasSentimentAlone() {
        Measures measures =
                measure(
                        turn(-1, -1, Speaker.CUSTOMER, 0.4, 3),
                        turn(-1, -1, Speaker.CUSTOMER, -0.6, 3));

        assertThat(measures.sentimentMean()).isEqualTo(-0.1, CLOSE);
        assertThat(measures.negativeRun()).isEqualTo(1);
        assertThat(measures.talkRatio()).isNull();
        assertThat(measures.silenceSec()).isNull();
        assertThat(measures.sentimentQuarters()).containsExactly(0.4, null, -0.6, null);
    }

    @Test
    void measuresAreThoseOfAPlainLoopWhateverTheOrder() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            List<Turn> turns = new ArrayList<>();
            int at = random.nextInt(2_000);
            for (int i = 0; i < random.nextInt(1, 30); i++) {
                int length = random.nextInt(6_000);
                Speaker speaker = Speaker.values()[random.nextInt(4)];
                double sentiment =
                        random.nextInt(5) == 0 ? Double.NaN : random.nextInt(-100, 101) / 100.0;
                turns.add(new Turn(i, at, at + length, speaker, sentiment, random.nextInt(30)));
                at = Math.max(0, at + random.nextInt(-500, 9_000));
            }
            OpenTranscript transcript = OpenTranscript.EMPTY;
            Collections.shuffle(turns, random);
            for (Turn turn : turns) {
                transcript =
                        OpenTranscriptCodec.decode(
                                OpenTranscriptCodec.encode(transcript.with(turn, Asked.NOTHING)));
            }
            check(
                    transcript.turns(),
                    Conversation.measure(transcript.turns(), MeasureBounds.DEFAULT));
        }
    }

    /// Plain loops: over every millisecond for talk and silence, over every pair for interruptions.
    private static void check(List<Turn> turns, Measures measures) {
        int last = turns.stream().mapToInt(Turn::end).max().orElse(0);
        int first = turns.stream().mapToInt(Turn::start).min().orElse(0);
        int[] talk = new int[Speaker.values().length];
        long silence = 0;
        int gap = 0;
        for (int ms = first; ms < last; ms++) {
            boolean any = false;
            for (Speaker speaker : Speaker.values()) {
                boolean speaks = false;
                for (Turn turn : turns) {
                    speaks |= turn.speaker() == speaker && turn.start() <= ms && ms < turn.end();
                }
                talk[speaker.ordinal()] += speaks ? 1 : 0;
                any |= speaks;
            }
            boolean touched = false;
            for (Turn turn : turns) {
                touched |= turn.start() == ms && turn.end() == ms;
            }
            if (any || touched) {
                silence += gap >= 3_000 ? gap : 0;
                gap = 0;
            }
            gap += any ? 0 : 1;
        }
        silence += gap >= 3_000 ? gap : 0;
        assertThat(measures.silenceSec()).isEqualTo(silence / 1000.0, CLOSE);
        assertThat(orZero(measures.customerTalkSec()))
                .isEqualTo(talk[Speaker.CUSTOMER.ordinal()] / 1000.0, CLOSE);
        assertThat(orZero(measures.agentTalkSec()))
                .isEqualTo(talk[Speaker.AGENT.ordinal()] / 1000.0, CLOSE);
        int interruptions = 0;
        for (Turn by : turns) {
            boolean cutsIn = false;
            for (Turn of : turns) {
                boolean sides =
                        by.speaker() == Speaker.AGENT && of.speaker() == Speaker.CUSTOMER
                                || by.speaker() == Speaker.CUSTOMER
                                        && of.speaker() == Speaker.AGENT;
                int both = Math.min(by.end(), of.end()) - by.start();
                cutsIn |=
                        sides
                                && of.start() < by.start()
                                && both > 300
                                && of.end() - by.start() <= 1_000;
            }
            interruptions += cutsIn ? 1 : 0;
        }
        assertThat(measures.interruptions()).isEqualTo(interruptions);
        double sum = 0;
        double weighted = Double.NaN;
        int count = 0;
        double[] quarterSums = new double[4];
        int[] quarterCounts = new int[4];
        List<Turn> inOrder = new ArrayList<>(turns);
        inOrder.sort(
                (one, other) ->
                        one.start() != other.start()
                                ? one.start() - other.start()
                                : one.end() != other.end()
                                        ? one.end() - other.end()
                                        : Long.compare(one.id(), other.id()));
        for (Turn turn : inOrder) {
            if (turn.speaker() == Speaker.CUSTOMER && !Double.isNaN(turn.sentiment())) {
                sum += turn.sentiment();
                count++;
                weighted =
                        Double.isNaN(weighted)
                                ? turn.sentiment()
                                : 0.3 * turn.sentiment() + 0.7 * weighted;
                int quarter = 3;
                while (quarter > 0
                        && 4L * (turn.start() - first) < (long) quarter * (last - first)) {
                    quarter--;
                }
                quarterSums[quarter] += turn.sentiment();
                quarterCounts[quarter]++;
            }
        }
        if (count == 0) {
            assertThat(measures.sentimentMean()).isNull();
            return;
        }
        assertThat(measures.sentimentMean()).isEqualTo(sum / count, CLOSE);
        assertThat(measures.sentimentEwma()).isEqualTo(weighted, CLOSE);
        if (last > first) {
            for (int quarter = 0; quarter < 4; quarter++) {
                Double mean = measures.sentimentQuarters().get(quarter);
                if (quarterCounts[quarter] == 0) {
                    assertThat(mean).isNull();
                } else {
                    assertThat(mean)
                            .isEqualTo(quarterSums[quarter] / quarterCounts[quarter], CLOSE);
                }
            }
        }
    }

    private static int interruptions(Turn agent, int customerStart) {
        return measure(agent, turn(customerStart, customerStart + 2_000, Speaker.CUSTOMER, 0, 1))
                .interruptions();
    }

    private static double orZero(@Nullable Double value) {
        return value == null ? 0 : value;
    }

    private static Measures measure(Turn... turns) {
        return Conversation.measure(List.of(turns), MeasureBounds.DEFAULT);
    }

    private static Turn turn(int start, int end, Speaker speaker, double sentiment, int words) {
        return new Turn(start * 31L + end, start, end, speaker, sentiment, words);
    }
}
