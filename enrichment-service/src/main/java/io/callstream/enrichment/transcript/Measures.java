package io.callstream.enrichment.transcript;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// How a conversation goes so far; seconds are of talk, by the formulae of [Conversation].
///
/// @param sentimentQuarters of the customer in each quarter of the call so far; null where he said
///   nothing there
/// @param agentInterruptions interruptions of the customer by the agent
/// @param negativeRun segments of the customer in a row, up to the newest, that are NEGATIVE
/// @param talkRatio agent's talk / both's talk
/// @param conversationSec first word to last
/// @param agentFirstWordSec from the start of the call to the agent's first word
record Measures(
        int segments,
        @Nullable Double sentimentMean,
        @Nullable Double sentimentEwma,
        List<@Nullable Double> sentimentQuarters,
        int negativeRun,
        int interruptions,
        int agentInterruptions,
        @Nullable Double talkRatio,
        @Nullable Double customerTalkSec,
        @Nullable Double agentTalkSec,
        @Nullable Double conversationSec,
        @Nullable Double silenceSec,
        @Nullable Double customerWordsPerMin,
        @Nullable Double agentWordsPerMin,
        @Nullable Double agentFirstWordSec) {
    /// Of a call without segments.
    static final Measures NONE =
            new Measures(
                    0, null, null, List.of(), 0, 0, 0, null, null, null, null, null, null, null,
                    null);
}
