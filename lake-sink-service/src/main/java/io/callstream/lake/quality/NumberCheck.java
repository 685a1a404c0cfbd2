package io.callstream.lake.quality;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.function.Function;

/// An expectation on the numbers of a column as a whole: collects them, then asks.
final class NumberCheck implements Check {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int column;
    private final Function<double[], Finding> judge;
    private double[] numbers = new double[256];
    private int count;

    NumberCheck(int column, Function<double[], Finding> judge) {
        this.column = column;
        this.judge = judge;
    }

    @Override
    public void add(int row, @Nullable Object[] cells) {
        if (cells[column] instanceof Number number) {
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, count * 2);
            }
            numbers[count++] = number.doubleValue();
        }
    }

    @Override
    public Finding finish() {
        return judge.apply(Arrays.copyOf(numbers, count));
    }

    /// One number within bounds; of nothing there is none, which is not as expected.
    static Finding within(Bounds bounds, double observed) {
        ObjectNode result = JSON.createObjectNode();
        if (Double.isNaN(observed)) {
            result.putNull("observed_value");
            return new Finding.Whole(false, result);
        }
        result.put("observed_value", observed);
        return new Finding.Whole(bounds.holds(observed), result);
    }
}
