package io.callstream.testkit;

import io.callstream.serde.SchemaIds;
import io.callstream.serde.SchemaRegistryException;

import org.apache.avro.Schema;

import java.util.ArrayList;
import java.util.List;

/// A registry in memory: ids in the order of registration, from 1; a schema has one id, whatever
/// its subject.
public final class InMemorySchemaIds implements SchemaIds {
    private final List<Schema> schemas = new ArrayList<>();

    @Override
    public synchronized int idOf(String subject, Schema schema) {
        int known = schemas.indexOf(schema);
        if (known >= 0) {
            return known + 1;
        }
        schemas.add(schema);
        return schemas.size();
    }

    @Override
    public synchronized Schema schemaOf(int id) {
        if (id < 1 || id > schemas.size()) {
            throw new SchemaRegistryException("schema " + id + " is unknown");
        }
        return schemas.get(id - 1);
    }
}
