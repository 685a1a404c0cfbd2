package io.callstream.lake.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The choices of one run. All runs together take every path of the tree of choices.
final class Choices {
    private final List<Integer> prefix;
    private final List<Integer> taken = new ArrayList<>();
    private final List<Integer> options = new ArrayList<>();

    private Choices(List<Integer> prefix) {
        this.prefix = prefix;
    }

    /// A number from 0 to just below `count`; 0 is what happens where nothing special does.
    int choose(int count) {
        int index = taken.size();
        int choice = index < prefix.size() ? prefix.get(index) : 0;
        taken.add(choice);
        options.add(count);
        return choice;
    }

    /// Runs it on every path.
    ///
    /// @return how many there are
    static int explore(Consumer<Choices> run) {
        int runs = 0;
        List<Integer> prefix = List.of();
        while (true) {
            Choices choices = new Choices(prefix);
            run.accept(choices);
            runs++;
            int last = choices.taken.size() - 1;
            while (last >= 0 && choices.taken.get(last) + 1 >= choices.options.get(last)) {
                last--;
            }
            if (last < 0) {
                return runs;
            }
            prefix = new ArrayList<>(choices.taken.subList(0, last));
            prefix.add(choices.taken.get(last) + 1);
        }
    }
}
