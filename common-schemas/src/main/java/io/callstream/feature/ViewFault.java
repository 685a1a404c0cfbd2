package io.callstream.feature;

/// One fault of a view's definition.
///
/// @param line counted from 1
/// @param field the path of the faulty key, e.g. `features.calls_last_10m.hop`
/// @param value as it stands in the file, empty where there is none
/// @param problem what is wrong with it
/// @param remedy what to do
public record ViewFault(
        String file, int line, String field, String value, String problem, String remedy) {

    /// Where, which value, what, and what to do, in one line.
    @Override
    public String toString() {
        return file
                + ":"
                + line
                + ": "
                + field
                + (value.isEmpty() ? "" : " = \"" + value + "\"")
                + " "
                + problem
                + ": "
                + remedy;
    }
}
