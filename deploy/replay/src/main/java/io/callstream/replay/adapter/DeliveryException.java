package io.callstream.replay.adapter;

import java.io.Serial;

/// A broker, the object store or a service does not play along; the message says what, where, and
/// what to do.
public final class DeliveryException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    public DeliveryException(String message) {
        super(message);
    }

    public DeliveryException(String message, Throwable cause) {
        super(message, cause);
    }
}
