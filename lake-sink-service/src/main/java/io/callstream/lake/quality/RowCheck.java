package io.callstream.lake.quality;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// An expectation on each row of its own: counts, shows the first unexpected values, and remembers
/// which rows are to blame.
abstract class RowCheck implements Check {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 20;

    private final double mostly;
    private final boolean nullsCount;
    private final List<@Nullable Object> shown = new ArrayList<>();
    private int[] unexpected = new int[16];
    private int count;
    private long elements;
    private long missing;

    /// @param nullsCount whether a missing value is judged like any other
    RowCheck(double mostly, boolean nullsCount) {
        this.mostly = mostly;
        this.nullsCount = nullsCount;
    }

    final void element() {
        elements++;
    }

    final void missing() {
        missing++;
    }

    final void unexpected(int row, @Nullable Object value) {
        if (count == unexpected.length) {
            unexpected = Arrays.copyOf(unexpected, count * 2);
        }
        unexpected[count++] = row;
        if (shown.size() < SHOWN) {
            shown.add(value);
        }
    }

    @Override
    public Finding finish() {
        long judged = elements - missing;
        boolean success = judged == 0 || (double) (judged - count) / judged >= mostly;
        ObjectNode result = JSON.createObjectNode();
        result.put("element_count", elements);
        result.put("unexpected_count", count);
        percent(result, "unexpected_percent", count, judged);
        ArrayNode list = result.putArray("partial_unexpected_list");
        shown.forEach(value -> list.addPOJO(value));
        if (!nullsCount) {
            result.put("missing_count", missing);
            percent(result, "missing_percent", missing, elements);
            percent(result, "unexpected_percent_total", count, elements);
            percent(result, "unexpected_percent_nonmissing", count, judged);
        }
        return new Finding.ByRow(success, result, Arrays.copyOf(unexpected, count));
    }

    private static void percent(ObjectNode result, String name, long part, long whole) {
        if (whole == 0) {
            result.putNull(name);
        } else {
            result.put(name, (double) part / whole * 100);
        }
    }
}
