package io.callstream.ingest.validate;

/// One thing that is wrong with a record.
///
/// @param reason which rule it breaks
/// @param field name of the field, empty where the whole record is meant
/// @param detail what was found and what would do: numbers and shapes, never text of the record
public record Fault(Reason reason, String field, String detail) {}
