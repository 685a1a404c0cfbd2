package io.callstream.ingest.validate;

/// The four kinds of raw records.
public enum RecordKind {
    CALL_EVENTS("call-events"),
    TRANSCRIPTS("transcripts"),
    OUTCOMES("outcomes"),
    AGENT_STATES("agent-states");

    private final String label;

    RecordKind(String label) {
        this.label = label;
    }

    /// Name in metrics, topology nodes and routes.
    public String label() {
        return label;
    }
}
