package io.callstream.serde;

import org.apache.kafka.common.errors.SerializationException;

/// The schema registry refused a request or could not be reached; the message says which, where and
/// what to do.
public final class SchemaRegistryException extends SerializationException {
    private static final long serialVersionUID = 1L;

    public SchemaRegistryException(String message) {
        super(message);
    }

    public SchemaRegistryException(String message, Throwable cause) {
        super(message, cause);
    }
}
