package io.callstream.replay.adapter;

import io.callstream.serde.SchemaIds;

import org.apache.avro.Schema;

/// The raw topics carry JSON: nobody asks a registry for them.
enum NoSchemas implements SchemaIds {
    INSTANCE;

    @Override
    public int idOf(String subject, Schema schema) {
        throw new IllegalStateException("a replay writes raw JSON only, not " + subject);
    }

    @Override
    public Schema schemaOf(int id) {
        throw new IllegalStateException(
                "a replay reads no record, schema " + id + " was asked for");
    }
}
