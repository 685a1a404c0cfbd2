package io.callstream.serving.online;

/// The online store does not answer, or refuses; the message says where and why.
public final class OnlineStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OnlineStoreException(String message, Throwable cause) {
        super(message, cause);
    }

    public OnlineStoreException(String message) {
        super(message);
    }
}
