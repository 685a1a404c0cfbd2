package io.callstream.replay.recording;

import java.io.Serial;

/// A data directory cannot be read as a recording; the message names the file, the line and the
/// value.
public final class RecordingException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    public RecordingException(String message) {
        super(message);
    }

    public RecordingException(String message, Throwable cause) {
        super(message, cause);
    }
}
