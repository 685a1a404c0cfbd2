package io.callstream.serving.serve;

import java.util.Optional;
import java.util.Set;

/// Who asks.
///
/// @param name of the key, or the token's subject
/// @param queues whose rows may be seen; absent: all
public record Caller(String name, Set<Scope> scopes, Optional<Set<String>> queues) {
    /// Everybody, where there is no authentication.
    public static final Caller ANYBODY =
            new Caller("anybody", Set.of(Scope.values()), Optional.empty());

    public Caller {
        scopes = Set.copyOf(scopes);
        queues = queues.map(Set::copyOf);
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }

    /// Whether rows are to be checked one by one.
    public boolean limited() {
        return queues.isPresent();
    }

    public boolean sees(String queue) {
        return queues.map(some -> some.contains(queue)).orElse(true);
    }

    /// The caller may not have what is asked for.
    public static final class ForbiddenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public ForbiddenException(String message) {
            super(message);
        }
    }
}
