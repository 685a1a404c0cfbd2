package io.callstream.runtime;

/// What keeps a command-line tool from its work, in words for the person who typed the command:
/// what, where, which value, and what to do.
public final class ToolFault extends RuntimeException {
    public ToolFault(String message) {
        super(message);
    }

    public ToolFault(String message, Throwable cause) {
        super(message, cause);
    }
}
