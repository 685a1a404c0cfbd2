package io.callstream.ingest.validate;

/// Why an accepted record is suspicious; `status` is `FLAGGED_<flag>` of the first that holds, in
/// this order.
public enum Flag {
    /// `outcome` is PHANTOM: the producer says it is to be ignored.
    PHANTOM,
    /// The call lasted more than twelve hours.
    LONG_DURATION,
    /// Given `duration_sec` and `ended_at - timestamp` differ by more than 1.5 s.
    DURATION_MISMATCH,
    /// A whole call was ANSWERED, but its given `talk_sec` is 0.
    ANSWERED_WITHOUT_TALK,
    /// A word outside the vocabulary of `channel`, `outcome` or `speaker` was taken as OTHER or
    /// UNKNOWN.
    UNMAPPED_VALUE,
    /// A transcript segment without a visible character.
    EMPTY_TEXT,
    /// An outcome that says nothing: no agent_action, resolved, disposition, csat or
    /// sentiment_score.
    EMPTY_OUTCOME;

    /// Value of `status`.
    public String status() {
        return "FLAGGED_" + name();
    }
}
