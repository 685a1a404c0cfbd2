package io.callstream.serving.serve;

import java.util.Arrays;
import java.util.Optional;

/// What a caller may do.
public enum Scope {
    /// Read features, customers, calls, queues and agents.
    FEATURES_READ("features:read"),
    /// Listen to what happens.
    LIVE_READ("live:read"),
    /// Say what became of a suggestion.
    FEEDBACK_WRITE("feedback:write");

    private final String text;

    Scope(String text) {
        this.text = text;
    }

    /// As it stands in tokens and files.
    public String text() {
        return text;
    }

    public static Optional<Scope> of(String text) {
        return Arrays.stream(values()).filter(scope -> scope.text.equals(text)).findFirst();
    }
}
