package io.callstream.serde;

import org.apache.avro.Schema;

/// The schema registry as the serdes see it: schemas have ids, and ids never change their schema.
///
/// Implementations cache for ever and are safe for use by many threads.
public interface SchemaIds {
    /// Id of the schema under the subject (`<topic>-value`), registered if it is new.
    ///
    /// @throws SchemaRegistryException where the registry refuses it as incompatible, or stays out
    ///   of reach
    int idOf(String subject, Schema schema);

    /// The schema of that id.
    ///
    /// @throws SchemaRegistryException where the registry does not know it, or stays out of reach
    Schema schemaOf(int id);
}
