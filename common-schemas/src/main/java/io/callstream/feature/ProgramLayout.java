package io.callstream.feature;

import io.callstream.feature.ViewProgram.Column;
import io.callstream.feature.ViewProgram.SourceProgram;
import io.callstream.feature.aggregate.Aggregator;
import io.callstream.feature.aggregate.Values;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Where everything of a view has its place.
///
/// @param topics the sources' topics, named in packed state by their place here
/// @param lifetime the slots of the features without a window; their results stand first
/// @param results how many aggregates a row is read from
/// @param readings per feature the aggregate it reads and how
/// @param derived bound to the row's columns
/// @param split whether each tile has a record of its own
/// @param fingerprint of all that decides the form of packed state
@SuppressWarnings("ArrayRecordComponent") // one per view; never compared
record ProgramLayout(
        SourceProgram[] sources,
        List<String> topics,
        Slot[] lifetime,
        TileGrid.Layout[] grids,
        TumblingTile.Layout[] tumblings,
        int results,
        Reading[] readings,
        Expression[] derived,
        List<Column> columns,
        int fingerprint,
        boolean split) {

    record Reading(int result, Aggregation aggregation, double percentile) {}

    /// The values of a row.
    ///
    /// @param incomplete per feature whether it must be null; empty for none
    @Nullable Object[] values(Aggregator[] aggregates, boolean[] incomplete) {
        @Nullable Object[] values = new @Nullable Object[columns.size()];
        for (int i = 0; i < readings.length; i++) {
            Reading reading = readings[i];
            values[i] =
                    incomplete.length > 0 && incomplete[i]
                            ? null
                            : reading.aggregation.result(
                                    aggregates[reading.result], reading.percentile);
        }
        for (int i = 0; i < derived.length; i++) {
            Object value = derived[i].evaluate(values);
            values[readings.length + i] = value == null ? null : Values.bounded(value);
        }
        return values;
    }
}
