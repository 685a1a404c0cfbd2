package io.callstream.lake.quality;

/// A suite cannot be used; the message names the file and every fault in it.
public final class SuiteFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SuiteFault(String message) {
        super(message);
    }
}
