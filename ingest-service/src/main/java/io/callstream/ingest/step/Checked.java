package io.callstream.ingest.step;

import io.callstream.ingest.validate.Verdict.Accepted;
import io.callstream.ingest.validate.Verdict.Refused;

/// A raw record after its check.
///
/// @param <E> the validated event
public sealed interface Checked<E> {
    /// Valid, under the key that it must have.
    record Valid<E>(Accepted<E> accepted, RawRecord raw) implements Checked<E> {}

    /// Valid, but under a foreign key: it goes through the repartition topic and is checked again.
    record Misplaced<E>(String key, RawRecord raw) implements Checked<E> {}

    /// Refused.
    record Rejected<E>(Refused<E> refused, RawRecord raw) implements Checked<E> {}

    default boolean isValid() {
        return this instanceof Valid<E>;
    }

    default boolean isMisplaced() {
        return this instanceof Misplaced<E>;
    }

    default boolean isRejected() {
        return this instanceof Rejected<E>;
    }
}
