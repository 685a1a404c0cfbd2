package io.callstream.serving.serve;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// What is wrong with a request; all of it is told at once.
public final class Faults {
    private final List<Fault> faults = new ArrayList<>();

    /// @param where in the request: a path such as `requests[3].key.customer_id`
    /// @param what is wrong and what would do
    /// @param unknownName whether a view or feature of that name does not exist
    /// @param nearest known names that may have been meant
    public record Fault(String where, String what, boolean unknownName, List<String> nearest) {
        public Fault {
            nearest = List.copyOf(nearest);
        }
    }

    /// A request that cannot be answered.
    public static final class RequestException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient List<Fault> faults;

        RequestException(List<Fault> faults) {
            super(faults.size() + " faults, the first: " + faults.getFirst().what());
            this.faults = List.copyOf(faults);
        }

        public List<Fault> faults() {
            return faults;
        }

        /// Whether nothing is wrong but names that do not exist.
        public boolean notFound() {
            return faults.stream().allMatch(Fault::unknownName);
        }
    }

    public void add(String where, String what) {
        faults.add(new Fault(where, what, false, List.of()));
    }

    /// @param kind of thing: view, feature or entity
    public void unknown(String where, String kind, String name, Collection<String> known) {
        List<String> nearest = Spelling.nearest(name, known);
        String hint =
                nearest.isEmpty() ? "" : "; did you mean " + String.join(" or ", nearest) + "?";
        faults.add(
                new Fault(
                        where, "there is no " + kind + " \"" + name + "\"" + hint, true, nearest));
    }

    /// @throws RequestException where there is any
    public void verify() {
        if (!faults.isEmpty()) {
            throw new RequestException(faults);
        }
    }
}
