package io.callstream.enrichment;

import io.callstream.enrichment.call.CallBounds;
import io.callstream.enrichment.transcript.MeasureBounds;
import io.callstream.runtime.Env;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What may be chosen of how calls and conversations are read.
///
/// @param bounds how long calls are waited for
/// @param conversation from when on something counts in a conversation
/// @param agentGrace how much older than the newest a change of an agent's state may be
/// @param rules file or directory of the alert rules; empty for the starter set
public record CallSettings(
        CallBounds bounds, MeasureBounds conversation, Duration agentGrace, Optional<Path> rules) {
    /// Reads the environment.
    static CallSettings from(Env env) {
        CallBounds bounds =
                new CallBounds(
                        env.duration(
                                "CALLSTREAM_CALL_START_AWAITED",
                                "5m",
                                "how long after its end a call's missing start is waited for"),
                        env.duration(
                                "CALLSTREAM_CALL_INACTIVITY",
                                "24h",
                                "a call without an end times out so long after its last event"),
                        env.duration(
                                "CALLSTREAM_CALL_MEMORY",
                                "24h",
                                "so long after the last event of a closed call a later one revises it"));
        Duration overlap =
                env.duration(
                        "CALLSTREAM_INTERRUPTION_OVERLAP",
                        "300ms",
                        "both speak at once for longer than this: an interruption");
        Duration yield =
                env.duration(
                        "CALLSTREAM_INTERRUPTION_YIELD",
                        "1s",
                        "where the interrupted stops within this time");
        if (yield.compareTo(overlap) < 0) {
            env.fault(
                    "CALLSTREAM_INTERRUPTION_YIELD must not be shorter than"
                            + " CALLSTREAM_INTERRUPTION_OVERLAP");
            yield = overlap;
        }
        MeasureBounds conversation =
                new MeasureBounds(
                        overlap,
                        yield,
                        env.duration(
                                "CALLSTREAM_SILENCE_GAP",
                                "3s",
                                "shortest gap without speech that counts as silence"),
                        env.integer(
                                        "CALLSTREAM_SENTIMENT_NEWEST",
                                        30,
                                        1,
                                        100,
                                        "weight of the newest segment in the weighted mean of sentiment, in percent")
                                / 100.0,
                        env.duration(
                                "CALLSTREAM_TRANSCRIPT_MEMORY",
                                "24h",
                                "how long after its last segment a transcript is remembered"));
        return new CallSettings(
                bounds,
                conversation,
                env.duration(
                        "CALLSTREAM_AGENT_STATE_GRACE",
                        "30s",
                        "how much older than the agent's newest a change of his state may be"),
                env.optional(
                                "CALLSTREAM_RULES_DIR",
                                "directory of alert rules; empty for the starter set")
                        .map(Path::of));
    }
}
