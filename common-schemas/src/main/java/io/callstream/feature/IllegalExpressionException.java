package io.callstream.feature;

/// An expression that does not compile; the message says at which column and why.
public final class IllegalExpressionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    IllegalExpressionException(String message) {
        super(message);
    }
}
