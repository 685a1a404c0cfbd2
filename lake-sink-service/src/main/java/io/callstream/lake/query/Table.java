package io.callstream.lake.query;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.List;

/// Rows with named columns, read once. Cells are numbers, booleans, or text.
public record Table(List<String> columns, Iterator<List<@Nullable Object>> rows) {
    /// Rows that are there already.
    public static Table of(List<String> columns, List<List<@Nullable Object>> rows) {
        return new Table(columns, rows.iterator());
    }
}
