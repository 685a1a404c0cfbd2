package io.callstream.lake.table;

/// A schema of a topic cannot be held by its table; the message names the column and says why.
public final class SchemaFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SchemaFault(String message) {
        super(message);
    }
}
