package io.callstream.serving.training;

import io.callstream.feature.FeatureType;
import io.callstream.feature.FeatureView;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The point-in-time rule in DuckDB's SQL.
///
/// Of each view, a label gets the newest row with event_timestamp <= its time, among rows of its
/// key that were created by the time asked for; of rows of one event_timestamp the one with the
/// highest offset. Is that row older than the view's TTL, or a tombstone, its features are null.
/// One ASOF join a view does it: time and offset are compared as one number of 128 bits.
public final class TrainingSql {
    /// The labels, with [#ROW] and [#MICROS].
    public static final String LABELS = "labels";

    private static final String ROW = "_label_row";
    private static final String MICROS = "_label_micros";
    private static final String SHIFT = " * 18446744073709551616::HUGEINT";

    private TrainingSql() {}

    /// A table of the labels in the order of the file; label times are UTC where they name no zone.
    ///
    /// @param source a table function that reads the file
    public static String labels(String source) {
        return "CREATE TEMP TABLE "
                + LABELS
                + " AS SELECT row_number() OVER () AS "
                + ROW
                + ", epoch_us(CAST("
                + name(LabelColumns.TIME)
                + " AS TIMESTAMPTZ)) AS "
                + MICROS
                + ", * FROM "
                + source;
    }

    /// Reads the data files of a view, whichever columns each has.
    public static String parquet(Collection<String> paths) {
        return "read_parquet(["
                + paths.stream().map(TrainingSql::text).collect(Collectors.joining(", "))
                + "], union_by_name = true)";
    }

    /// The rows of a part that some label may get: `k0`, `k1`, …, `at`, `micros` and the features.
    ///
    /// @param columns that the files have
    /// @param tombstones whether there are any: they carry the key's bytes, not its values
    public static String rows(
            TrainingPlan.Part part,
            String source,
            Collection<String> columns,
            long asOfMicros,
            boolean tombstones) {
        List<FeatureView.Key> entity = part.view().entity();
        List<String> keys = new ArrayList<>();
        List<String> labelKeys = new ArrayList<>();
        for (int i = 0; i < entity.size(); i++) {
            keys.add(
                    "CAST("
                            + name(entity.get(i).name())
                            + " AS "
                            + sqlType(entity.get(i).type())
                            + ") AS k"
                            + i);
            labelKeys.add(labelKey("", entity.get(i)));
        }
        String known =
                "("
                        + entity.stream()
                                .map(
                                        key ->
                                                "CAST("
                                                        + name(key.name())
                                                        + " AS "
                                                        + sqlType(key.type())
                                                        + ")")
                                .collect(Collectors.joining(", "))
                        + ") IN (SELECT ("
                        + String.join(", ", labelKeys)
                        + ") FROM "
                        + LABELS
                        + ")";
        String at =
                "epoch_us(event_timestamp) AS micros, epoch_us(event_timestamp)::HUGEINT"
                        + SHIFT
                        + " + _offset AS at";
        String created = "created <= make_timestamptz(" + asOfMicros + ")";
        String live =
                "SELECT "
                        + String.join(", ", keys)
                        + ", "
                        + at
                        + features(part, columns, false)
                        + " FROM "
                        + source
                        + " WHERE NOT _deleted AND "
                        + created
                        + " AND "
                        + known;
        if (!tombstones) {
            return live;
        }
        return live
                + " UNION ALL SELECT "
                + keyNames(entity, "known.")
                + ", "
                + at
                + features(part, columns, true)
                + " FROM (SELECT * FROM "
                + source
                + " WHERE _deleted AND "
                + created
                + ") gone JOIN (SELECT DISTINCT _key, "
                + String.join(", ", keys)
                + " FROM "
                + source
                + " WHERE NOT _deleted AND "
                + known
                + ") known USING (_key)";
    }

    /// The training set: the labels' columns, then the features, in the order of the labels.
    ///
    /// @param rows name of the table or view of [#rows] of each part
    public static String join(TrainingPlan plan, List<String> rows) {
        StringBuilder select =
                new StringBuilder("SELECT l.* EXCLUDE (" + ROW + ", " + MICROS + ")");
        StringBuilder from = new StringBuilder(" FROM " + LABELS + " l");
        for (int i = 0; i < plan.parts().size(); i++) {
            TrainingPlan.Part part = plan.parts().get(i);
            String alias = "r" + i;
            long ttlMicros = part.view().ttl().toMillis() * 1_000;
            for (Map.Entry<String, String> feature : part.features().entrySet()) {
                String value = alias + "." + name(feature.getKey());
                select.append(", ")
                        .append(
                                ttlMicros == 0
                                        ? value
                                        : "CASE WHEN l."
                                                + MICROS
                                                + " - "
                                                + alias
                                                + ".micros <= "
                                                + ttlMicros
                                                + " THEN "
                                                + value
                                                + " END")
                        .append(" AS ")
                        .append(name(feature.getValue()));
            }
            from.append(" ASOF LEFT JOIN ")
                    .append(rows.get(i))
                    .append(' ')
                    .append(alias)
                    .append(" ON ");
            List<FeatureView.Key> entity = part.view().entity();
            for (int k = 0; k < entity.size(); k++) {
                from.append(labelKey("l.", entity.get(k)));
                from.append(" = ").append(alias).append(".k").append(k).append(" AND ");
            }
            from.append("l." + MICROS + "::HUGEINT" + SHIFT + " + 9223372036854775807 >= ")
                    .append(alias)
                    .append(".at");
        }
        return select.append(from).append(" ORDER BY l." + ROW).toString();
    }

    private static String features(
            TrainingPlan.Part part, Collection<String> columns, boolean nulls) {
        return part.features().keySet().stream()
                .map(
                        feature ->
                                ", "
                                        + (nulls || !columns.contains(feature)
                                                ? "CAST(NULL AS "
                                                        + sqlType(type(part, feature))
                                                        + ")"
                                                : name(feature))
                                        + " AS "
                                        + name(feature))
                .collect(Collectors.joining());
    }

    private static FeatureType type(TrainingPlan.Part part, String feature) {
        return part.view().columns().stream()
                .filter(column -> column.name().equals(feature))
                .findFirst()
                .orElseThrow()
                .type();
    }

    private static String keyNames(List<FeatureView.Key> entity, String prefix) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < entity.size(); i++) {
            names.add(prefix + "k" + i);
        }
        return String.join(", ", names);
    }

    /// A label's key in the type of the view's; null where it cannot be.
    private static String labelKey(String table, FeatureView.Key key) {
        return "TRY_CAST(" + table + name(key.name()) + " AS " + sqlType(key.type()) + ")";
    }

    /// DuckDB's type of a feature or key.
    public static String sqlType(FeatureType type) {
        return switch (type) {
            case STRING -> "VARCHAR";
            case INT32 -> "INTEGER";
            case INT64 -> "BIGINT";
            case DOUBLE -> "DOUBLE";
            case BOOL -> "BOOLEAN";
        };
    }

    /// A text literal.
    public static String text(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /// A quoted name.
    public static String name(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
