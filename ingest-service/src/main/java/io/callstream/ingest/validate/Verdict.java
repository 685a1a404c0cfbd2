package io.callstream.ingest.validate;

import java.util.List;

/// What the validator makes of one raw record; every byte sequence has one.
///
/// @param <E> the validated event
public sealed interface Verdict<E> {
    /// The producing system, for accounting; `unknown` where the record does not say.
    String source();

    /// Valid, or suspicious but legal.
    ///
    /// @param event the event in canonical form
    /// @param key by the key rule
    /// @param eventId as given, else derived
    /// @param eventTime epoch milliseconds UTC
    /// @param identity what makes two records the same one
    /// @param flags empty where nothing is suspicious
    /// @param unknownFields members of the JSON object that no field of this kind is called
    record Accepted<E>(
            E event,
            String key,
            String source,
            String eventId,
            long eventTime,
            Identity identity,
            List<Flag> flags,
            int unknownFields)
            implements Verdict<E> {}

    /// Refused, with at least one fault; the first is the reason that is counted.
    record Refused<E>(List<Fault> faults, String source) implements Verdict<E> {
        public Refused {
            if (faults.isEmpty()) {
                throw new IllegalArgumentException("a refusal needs a fault");
            }
        }

        public Refused(Fault fault, String source) {
            this(List.of(fault), source);
        }

        public Fault first() {
            return faults.getFirst();
        }
    }
}
