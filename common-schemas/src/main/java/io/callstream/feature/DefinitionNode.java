package io.callstream.feature;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A piece of a definition file and the line (from 1) it starts on.
sealed interface DefinitionNode {
    int line();

    /// A scalar, as written; quotes and blanks around it are gone, its type is the reader's
    /// business.
    record Text(int line, String value) implements DefinitionNode {}

    record Sequence(int line, List<DefinitionNode> items) implements DefinitionNode {}

    record Mapping(int line, List<Entry> entries) implements DefinitionNode {
        @Nullable Entry find(String key) {
            for (Entry entry : entries) {
                if (entry.key.equals(key)) {
                    return entry;
                }
            }
            return null;
        }
    }

    record Entry(int line, String key, DefinitionNode value) {}

    /// The piece in a message: a scalar's text, else its shape.
    default String shown() {
        return switch (this) {
            case Text text -> text.value;
            case Sequence _ -> "[...]";
            case Mapping _ -> "{...}";
        };
    }
}
