package io.callstream.serving.live;

/// What one can listen to: a call, a customer, a queue or an agent, by id.
///
/// @param id [#ALL] in a request means each one of that kind
public record Channel(Kind kind, String id) {
    /// Each one of a kind.
    public static final String ALL = "*";

    /// Whose events they are.
    public enum Kind {
        CALL,
        CUSTOMER,
        /// The calls of a customer, where they stand: apart from [#CUSTOMER], because whoever
        /// follows a call wants its customer's features and alerts, not the customer's other calls.
        CUSTOMER_CALLS,
        QUEUE,
        AGENT
    }

    /// Whether it means each one of its kind.
    public boolean all() {
        return id.equals(ALL);
    }

    /// Without the id: it may name a person.
    @Override
    public String toString() {
        return "Channel[" + kind + "]";
    }
}
