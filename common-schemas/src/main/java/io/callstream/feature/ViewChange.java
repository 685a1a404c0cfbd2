package io.callstream.feature;

import io.callstream.feature.FeatureView.Derived;
import io.callstream.feature.FeatureView.Feature;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// One difference between a view's old definition and its new one.
///
/// A feature may be added or dropped, and how rows are published may change. What a name means may
/// not: rows that exist say it, so another meaning needs another name.
///
/// @param what is different, e.g. `features.calls_today`
/// @param text the difference in words
public record ViewChange(Kind kind, String what, String text) {
    /// What becomes of a difference.
    public enum Kind {
        /// A new column: null in rows that were made before.
        ADDED,
        /// A column that new rows lack.
        DROPPED,
        /// Rows come at other times, with the same values.
        PUBLISHING,
        /// Refused: take another name.
        REFUSED
    }

    /// All differences, in the order of the new definition.
    public static List<ViewChange> between(FeatureView old, FeatureView now) {
        List<ViewChange> changes = new ArrayList<>();
        refuse(changes, "view", old.name(), now.name());
        refuse(changes, "entity", old.entity(), now.entity());
        refuse(changes, "sources", meanings(old), meanings(now));
        refuse(changes, "lateness", old.lateness(), now.lateness());
        for (Feature feature : now.features()) {
            Optional<Feature> before =
                    old.features().stream()
                            .filter(other -> other.name().equals(feature.name()))
                            .findFirst();
            compare(changes, "features." + feature.name(), before, feature);
        }
        for (Derived derived : now.derived()) {
            Optional<Derived> before =
                    old.derived().stream()
                            .filter(other -> other.name().equals(derived.name()))
                            .findFirst();
            compare(changes, "derived." + derived.name(), before, derived);
        }
        old.features().stream()
                .map(Feature::name)
                .filter(name -> now.features().stream().noneMatch(now1 -> now1.name().equals(name)))
                .forEach(name -> changes.add(dropped("features." + name)));
        old.derived().stream()
                .map(Derived::name)
                .filter(name -> now.derived().stream().noneMatch(now1 -> now1.name().equals(name)))
                .forEach(name -> changes.add(dropped("derived." + name)));
        publishing(changes, "emit", old.emit(), now.emit());
        publishing(changes, "ttl", old.ttl(), now.ttl());
        return changes;
    }

    /// Whether the new definition may take the old one's place.
    public static boolean isSafe(List<ViewChange> changes) {
        return changes.stream().noneMatch(change -> change.kind == Kind.REFUSED);
    }

    private static <T> void compare(
            List<ViewChange> changes, String what, Optional<T> before, T now) {
        if (before.isEmpty()) {
            changes.add(new ViewChange(Kind.ADDED, what, "is new"));
        } else {
            refuse(changes, what, before.get(), now);
        }
    }

    private static ViewChange dropped(String what) {
        return new ViewChange(Kind.DROPPED, what, "is gone");
    }

    private static void refuse(List<ViewChange> changes, String what, Object old, Object now) {
        if (!old.equals(now)) {
            changes.add(
                    new ViewChange(
                            Kind.REFUSED,
                            what,
                            "means something else: give it a new name (was "
                                    + old
                                    + ", is "
                                    + now
                                    + ")"));
        }
    }

    private static void publishing(
            List<ViewChange> changes, String what, @Nullable Object old, @Nullable Object now) {
        if (!Objects.equals(old, now)) {
            changes.add(new ViewChange(Kind.PUBLISHING, what, "was " + old + ", is " + now));
        }
    }

    /// The sources without the fields that nobody reads: those may come and go.
    private static List<List<String>> meanings(FeatureView view) {
        return view.sources().stream()
                .map(
                        source ->
                                List.of(
                                        source.name(),
                                        source.topic(),
                                        source.eventTime(),
                                        String.valueOf(source.where()),
                                        String.valueOf(source.outside())))
                .toList();
    }
}
