package io.callstream.enrichment.alert;

import io.callstream.event.Severity;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/// When to alert: a condition over the records of one source, per entity.
///
/// The condition is met by a record for which `where` and `when` are true and, if there are
/// `keywords`, its text holds one of them. The rule fires when it has been met `run` times in a row
/// (by the records that pass `where`) and `times` times within `within` of event time, each time
/// with another value of `distinct` if that is given. After it has fired it is silent for
/// `cooldown` of event time.
///
/// @param name lower-case words joined by `_`
/// @param version at least 1; a new version forgets what an older one had counted
/// @param source catalogue name of a topic, or `feature.<view>`
/// @param entity field of the record by which the rule counts and keys its alerts
/// @param where CEL; null for all records
/// @param when CEL; null for always, where there are keywords
/// @param keywords phrases, whole words, upper and lower case alike
/// @param distinct field; null where every record counts
/// @param message what to tell people
/// @param reasons at least one
public record AlertRule(
        String name,
        int version,
        Severity severity,
        String source,
        String entity,
        @Nullable String where,
        @Nullable String when,
        List<String> keywords,
        int run,
        int times,
        Duration within,
        @Nullable String distinct,
        Duration cooldown,
        @Nullable String message,
        List<Reason> reasons) {
    /// More than this is not counted.
    static final int MOST_TIMES = 32;

    /// Why an alert is given.
    ///
    /// @param code upper-case words joined by `_`
    /// @param when CEL over the firing record; null for always
    public record Reason(String code, @Nullable String when) {}

    public AlertRule {
        keywords = List.copyOf(keywords);
        reasons = List.copyOf(reasons);
    }

    /// Whether it must remember anything of an entity.
    boolean remembers() {
        return run > 1 || times > 1 || !cooldown.isZero();
    }
}
