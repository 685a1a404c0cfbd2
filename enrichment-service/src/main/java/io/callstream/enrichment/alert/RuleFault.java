package io.callstream.enrichment.alert;

/// One fault of a rule's definition.
///
/// @param line counted from 1
/// @param field the faulty key
/// @param problem what is wrong with it, and what to do
public record RuleFault(String file, int line, String field, String problem) {
    @Override
    public String toString() {
        return file + ":" + line + ": " + field + " " + problem;
    }
}
