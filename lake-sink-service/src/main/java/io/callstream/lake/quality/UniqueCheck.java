package io.callstream.lake.quality;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The values of a column, or of several together, occur once in the checkpoint. All rows of a
/// value that occurs more often are unexpected.
final class UniqueCheck implements Check {
    private final int[] columns;
    private final Ignore ignore;
    private final Counted counted;
    private final Map<Object, List<Integer>> rows = new HashMap<>();

    /// Which rows are passed over.
    enum Ignore {
        ALL_MISSING,
        ANY_MISSING,
        NEVER
    }

    UniqueCheck(int[] columns, double mostly, Ignore ignore) {
        this.columns = columns;
        this.ignore = ignore;
        this.counted = new Counted(mostly);
    }

    @Override
    public void add(int row, @Nullable Object[] cells) {
        counted.element();
        int missing = 0;
        for (int column : columns) {
            missing += cells[column] == null ? 1 : 0;
        }
        boolean passedOver =
                switch (ignore) {
                    case ALL_MISSING -> missing == columns.length;
                    case ANY_MISSING -> missing > 0;
                    case NEVER -> false;
                };
        if (passedOver) {
            counted.missing();
            return;
        }
        rows.computeIfAbsent(key(cells), value -> new ArrayList<>(1)).add(row);
    }

    private Object key(@Nullable Object[] cells) {
        if (columns.length == 1) {
            return String.valueOf(cells[columns[0]]).equals("null")
                    ? "null"
                    : java.util.Objects.requireNonNull(cells[columns[0]]);
        }
        List<@Nullable Object> key = new ArrayList<>(columns.length);
        for (int column : columns) {
            key.add(cells[column]);
        }
        return key;
    }

    @Override
    public Finding finish() {
        rows.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .flatMap(
                        entry ->
                                entry.getValue().stream()
                                        .map(row -> Map.entry(row, entry.getKey())))
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> counted.unexpected(entry.getKey(), entry.getValue()));
        return counted.finish();
    }

    private static final class Counted extends RowCheck {
        Counted(double mostly) {
            super(mostly, false);
        }

        @Override
        public void add(int row, @Nullable Object[] cells) {
            throw new UnsupportedOperationException("counted by the caller");
        }
    }
}
