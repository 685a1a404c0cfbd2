package io.callstream.e2e.docs;

import io.callstream.serde.SchemaIds;

import org.apache.avro.Schema;

/// For a catalogue that is only described: nothing is written or read.
final class NoSchemaIds implements SchemaIds {
    @Override
    public int idOf(String subject, Schema schema) {
        throw new UnsupportedOperationException("nothing is written here: " + subject);
    }

    @Override
    public Schema schemaOf(int id) {
        throw new UnsupportedOperationException("nothing is read here: " + id);
    }
}
