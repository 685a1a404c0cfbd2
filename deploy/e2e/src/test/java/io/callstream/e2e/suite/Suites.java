package io.callstream.e2e.suite;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Gives a test class the suite it runs against; one suite runs at a time, and the last one ends
/// with the test run.
public final class Suites implements ParameterResolver {
    /// Order of a test class that wants a suite of its own: after those that share one, which need
    /// not be started again for it.
    public static final int ALONE = Integer.MAX_VALUE;

    private static final String SHARED = "shared";

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Slot.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Suites.class))
                .computeIfAbsent(Slot.class, _ -> new Slot(), Slot.class);
    }

    /// Where the running suite stands.
    public static final class Slot implements AutoCloseable {
        private final Map<Integer, Outcome> ofDays = new HashMap<>();
        private @Nullable Suite running;

        private Slot() {}

        /// The suite of the tests that can live beside each other's records.
        public synchronized Suite shared() {
            Suite found = running;
            return found != null && found.name().equals(SHARED) ? found : fresh(SHARED, Map.of());
        }

        /// An empty suite; the one that ran before is stopped.
        ///
        /// @param variables for the services, beside those that say where everything is
        public synchronized Suite fresh(String name, Map<String, String> variables) {
            close();
            Suite started = Suite.start(name, variables);
            running = started;
            return started;
        }

        /// What that many days of recorded calls, whole and undisturbed, come to; played once for
        /// all tests that compare with it.
        public synchronized Outcome ofDays(int days, Supplier<Outcome> play) {
            Outcome found = ofDays.get(days);
            if (found == null) {
                found = play.get();
                ofDays.put(days, found);
            }
            return found;
        }

        @Override
        public synchronized void close() {
            Suite found = running;
            running = null;
            if (found != null) {
                found.close();
            }
        }
    }
}
