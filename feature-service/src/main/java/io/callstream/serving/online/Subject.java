package io.callstream.serving.online;

/// Whom documents are about.
///
/// @param id of the customer, call, queue or agent
public record Subject(Kind kind, String id) {
    /// What sort of thing it is. Its name is part of keys in the store.
    public enum Kind {
        CUSTOMER,
        CALL,
        QUEUE,
        AGENT,
        /// The entity of an alert rule, whichever of the others it is.
        ENTITY,
        /// All that there is of one kind; the id is the kind's name, a part each of its ids.
        NAMES
    }

    /// All queues, or all agents, that are known by name.
    public static Subject names(Kind kind) {
        return new Subject(Kind.NAMES, kind.name());
    }

    /// Without the id: it names people.
    @Override
    public String toString() {
        return "Subject[" + kind + "]";
    }
}
