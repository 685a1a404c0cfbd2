package io.callstream.feature;

import io.callstream.feature.aggregate.Position;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A feature view made ready to run: expressions compiled, fields given places, windows laid out on
/// shared tiles. Immutable; one for all entities and threads.
public final class ViewProgram {
    static final int NO_TIME_TO_LIVE = -1;

    private final FeatureView view;
    private final ProgramLayout layout;

    private ViewProgram(FeatureView view, ProgramLayout layout) {
        this.view = view;
        this.layout = layout;
    }

    /// Compiles a view that [FeatureViews] has read.
    ///
    /// @throws IllegalArgumentException if it names unknown fields or an expression does not
    ///   compile
    public static ViewProgram compile(FeatureView view) {
        return new ViewProgram(view, ProgramCompiler.compile(view));
    }

    public FeatureView view() {
        return view;
    }

    /// The keys of the entity.
    public List<FeatureView.Key> entity() {
        return view.entity();
    }

    /// A column of the view's rows.
    public record Column(String name, FeatureType type) {}

    /// The columns of a row in order: the features, then the derived ones.
    public List<Column> columns() {
        return layout.columns();
    }

    /// The fields of a source's records that [EntityState#offer] needs, in this order; the event's
    /// time comes first.
    public List<String> inputs(int source) {
        return layout.sources()[source].inputs();
    }

    /// The values in their own types if the record is an event of the view, null if `where` is not
    /// true of it or it has no event time.
    ///
    /// @param values of the fields [#inputs] names, in that order
    /// @throws IllegalArgumentException if a value is not of its field's type
    public @Nullable Object @Nullable [] accept(int source, @Nullable Object[] values) {
        SourceProgram from = layout.sources()[source];
        @Nullable Object[] fields = from.normalise(values);
        boolean isEvent =
                fields[0] instanceof Long time
                        && FieldType.isTime(time)
                        && (from.where() == null || from.where().isTrue(fields));
        return isEvent ? fields : null;
    }

    /// The event time among values that [#accept] gave, epoch millis.
    public static long timeOf(@Nullable Object[] accepted) {
        return accepted[0] instanceof Long time ? time : Long.MIN_VALUE;
    }

    /// Of all that decides the form of packed state.
    public int fingerprint() {
        return layout.fingerprint();
    }

    /// Whether an entity's state can grow beyond 4 KiB, so that each of its tiles has a record of
    /// its own.
    public boolean isSplit() {
        return layout.split();
    }

    ProgramLayout layout() {
        return layout;
    }

    long lateness() {
        return view.lateness().toMillis();
    }

    /// Milliseconds from the last row to the tombstone, or [#NO_TIME_TO_LIVE].
    long timeToLive() {
        return layout.lifetime().length > 0 ? NO_TIME_TO_LIVE : view.ttl().toMillis();
    }

    /// What the engine needs of one source.
    ///
    /// @param where null takes every record that has a time
    @SuppressWarnings("ArrayRecordComponent") // one per view; never compared
    record SourceProgram(
            String topic,
            List<String> inputs,
            FieldType[] types,
            @Nullable Expression where,
            Expression[] conditions) {

        /// The values in their own types.
        @Nullable Object[] normalise(@Nullable Object[] values) {
            if (values.length != types.length) {
                throw new IllegalArgumentException(
                        "Topic "
                                + topic
                                + ": "
                                + inputs
                                + " were expected, but "
                                + values.length
                                + " values came");
            }
            @Nullable Object[] normal = new @Nullable Object[values.length];
            for (int i = 0; i < values.length; i++) {
                try {
                    normal[i] = types[i].normalise(values[i]);
                } catch (IllegalArgumentException wrongType) {
                    throw new IllegalArgumentException(
                            "Field "
                                    + inputs.get(i)
                                    + " of topic "
                                    + topic
                                    + ": "
                                    + wrongType.getMessage(),
                            wrongType);
                }
            }
            return normal;
        }

        Slot.SourceEvent event(Position position, @Nullable Object[] values) {
            boolean[] truths = new boolean[conditions.length];
            for (int i = 0; i < truths.length; i++) {
                truths[i] = conditions[i].isTrue(values);
            }
            return new Slot.SourceEvent(position, values, truths);
        }
    }
}
