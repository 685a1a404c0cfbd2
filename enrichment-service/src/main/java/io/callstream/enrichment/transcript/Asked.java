package io.callstream.enrichment.transcript;

import io.callstream.enrichment.redact.Kind;

import java.util.EnumSet;
import java.util.Set;

/// What has lately been asked for in a call, for the redaction of the answer.
///
/// @param bits a bit a kind, by its ordinal
/// @param age how many final segments ago
record Asked(int bits, int age) {
    /// Nothing.
    static final Asked NOTHING = new Asked(0, 0);

    /// An answer in numbers may take some segments.
    private static final int OLDEST = 3;

    /// Kinds that only the very next segment answers, since any short text could be one.
    private static final int AT_ONCE = 1 << Kind.NAME.ordinal() | 1 << Kind.ADDRESS.ordinal();

    /// After one more segment that asks for these.
    Asked then(Set<Kind> kinds) {
        if (!kinds.isEmpty()) {
            int all = 0;
            for (Kind kind : kinds) {
                all |= 1 << kind.ordinal();
            }
            return new Asked(all, 0);
        }
        return age >= OLDEST ? NOTHING : new Asked(bits & ~AT_ONCE, age + 1);
    }

    Set<Kind> kinds() {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        for (Kind kind : Kind.values()) {
            if ((bits & 1 << kind.ordinal()) != 0) {
                kinds.add(kind);
            }
        }
        return kinds;
    }
}
