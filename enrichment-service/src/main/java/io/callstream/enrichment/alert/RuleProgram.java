package io.callstream.enrichment.alert;

import io.callstream.enrichment.alert.AlertRule.Reason;
import io.callstream.event.Alert;
import io.callstream.feature.Expression;
import io.callstream.feature.FieldType;
import io.callstream.feature.IllegalExpressionException;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A rule, compiled against the fields of its source: what one record says to it. Pure; for use by
/// many threads.
public final class RuleProgram {
    private final AlertRule rule;
    private final AlertSource source;
    private final List<String> fields;
    private final @Nullable Expression counts;
    private final @Nullable Expression where;
    private final @Nullable Expression when;
    private final List<@Nullable Expression> reasons;
    private final @Nullable Pattern keywords;

    private RuleProgram(AlertRule rule, AlertSource source, List<RuleFault> faults) {
        this.rule = rule;
        this.source = source;
        this.fields = List.copyOf(source.fields().keySet());
        this.counts = compile("source", source.counts(), faults);
        this.where = compile("where", rule.where(), faults);
        this.when = compile("when", rule.when(), faults);
        this.reasons = new ArrayList<>();
        for (Reason reason : rule.reasons()) {
            reasons.add(compile("reasons." + reason.code(), reason.when(), faults));
        }
        this.keywords =
                rule.keywords().isEmpty()
                        ? null
                        : Pattern.compile(
                                rule.keywords().stream()
                                        .map(Pattern::quote)
                                        .collect(Collectors.joining("|", "\\b(?:", ")\\b")),
                                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        known("entity", rule.entity(), faults);
        if (rule.distinct() != null) {
            known("distinct", rule.distinct(), faults);
        }
        if (keywords != null && source.text() == null) {
            faults.add(fault("keywords", "need a source with a text: scored-transcripts"));
        }
    }

    /// Compiles a rule.
    ///
    /// @param faults takes what is wrong; then the program must not be used
    static RuleProgram compile(AlertRule rule, AlertSource source, List<RuleFault> faults) {
        return new RuleProgram(rule, source, faults);
    }

    public AlertRule rule() {
        return rule;
    }

    public AlertSource source() {
        return source;
    }

    /// What a record says to a rule.
    ///
    /// @param alert as it would be given; without reasons where the record does not meet the
    ///   condition, which ends a run
    /// @param distinct value of the rule's `distinct`; null where it has none
    public record Candidate(Alert alert, @Nullable String distinct) {
        boolean met() {
            return !alert.getReasonCodes().isEmpty();
        }
    }

    /// @param values of the source's fields, in their order; times as epoch milliseconds
    /// @param position where the record came from
    /// @return empty where the record does not concern the rule
    Optional<Candidate> look(@Nullable Object[] values, String position) {
        if (counts != null && !counts.isTrue(values) || where != null && !where.isTrue(values)) {
            return Optional.empty();
        }
        String entity = text(values, rule.entity());
        Object time = value(values, source.eventTime());
        if (entity == null || !(time instanceof Long millis)) {
            return Optional.empty();
        }
        boolean met = (when == null || when.isTrue(values)) && holdsKeyword(values);
        if (!met && rule.run() == 1) {
            return Optional.empty();
        }
        List<String> codes = new ArrayList<>();
        for (int i = 0; met && i < reasons.size(); i++) {
            Expression reason = reasons.get(i);
            if (reason == null || reason.isTrue(values)) {
                codes.add(rule.reasons().get(i).code());
            }
        }
        if (met && codes.isEmpty()) {
            codes.add(rule.reasons().getFirst().code());
        }
        String distinct = rule.distinct() == null ? null : text(values, rule.distinct());
        if (rule.distinct() != null && distinct == null) {
            return Optional.empty();
        }
        String event =
                source.eventId().stream()
                        .map(name -> String.valueOf(text(values, name)))
                        .collect(Collectors.joining("/"));
        return Optional.of(
                new Candidate(alert(values, entity, event, millis, codes, position), distinct));
    }

    private Alert alert(
            @Nullable Object[] values,
            String entity,
            String event,
            long time,
            List<String> codes,
            String position) {
        String call = text(values, "call_id");
        String segment = text(values, "segment_id");
        return Alert.newBuilder()
                .setAlertId(rule.name() + ':' + entity + ':' + event)
                .setRule(rule.name())
                .setRuleVersion(rule.version())
                .setSeverity(rule.severity())
                .setEntity(entity)
                .setCallId(call)
                .setReasonCodes(codes)
                .setEvidence(List.of(position))
                .setSegments(segment == null ? List.of() : List.of(call + "/" + segment))
                .setMessage(rule.message())
                .setCustomerId(text(values, "customer_id"))
                .setAgentId(text(values, "agent_id"))
                .setQueue(text(values, "queue"))
                .setEventTime(Instant.ofEpochMilli(time))
                .setFiredAt(Instant.EPOCH)
                .build();
    }

    private boolean holdsKeyword(@Nullable Object[] values) {
        if (keywords == null || source.text() == null) {
            return true;
        }
        String text = text(values, source.text());
        return text != null && keywords.matcher(text).find();
    }

    private @Nullable Object value(@Nullable Object[] values, String field) {
        int index = fields.indexOf(field);
        return index < 0 ? null : values[index];
    }

    private @Nullable String text(@Nullable Object[] values, String field) {
        Object value = value(values, field);
        return value == null ? null : value.toString();
    }

    private @Nullable Expression compile(
            String key, @Nullable String text, List<RuleFault> faults) {
        if (text == null) {
            return null;
        }
        try {
            Map<String, FieldType> types = source.fields();
            return Expression.compile(text, types).bind(fields, types);
        } catch (IllegalExpressionException e) {
            faults.add(
                    fault(
                            key,
                            "= \""
                                    + text
                                    + "\" is no expression over "
                                    + source.name()
                                    + ": "
                                    + e.getMessage()));
            return null;
        }
    }

    private void known(String key, String field, List<RuleFault> faults) {
        if (!source.fields().containsKey(field)) {
            faults.add(
                    fault(
                            key,
                            "= \""
                                    + field
                                    + "\" is no field of "
                                    + source.name()
                                    + "; it has "
                                    + fields));
        }
    }

    private RuleFault fault(String key, String problem) {
        return new RuleFault(rule.name(), 1, key, problem);
    }
}
