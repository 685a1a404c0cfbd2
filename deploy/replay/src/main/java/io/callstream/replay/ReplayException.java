package io.callstream.replay;

import java.io.Serial;

/// A replay could not go on; the message says what, where, and what to do.
public final class ReplayException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    public ReplayException(String message) {
        super(message);
    }

    public ReplayException(String message, Throwable cause) {
        super(message, cause);
    }
}
