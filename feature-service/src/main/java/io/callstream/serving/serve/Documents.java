package io.callstream.serving.serve;

import io.callstream.event.AgentState;
import io.callstream.event.Alert;
import io.callstream.event.CallKey;
import io.callstream.event.CallStanding;
import io.callstream.event.CallState;
import io.callstream.event.CustomerProfile;
import io.callstream.event.EnrichedCall;
import io.callstream.event.ScoredSegment;
import io.callstream.serving.online.Document;
import io.callstream.serving.online.Subject;
import io.callstream.serving.online.Subject.Kind;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Which documents the records of the topics beside the feature topics make.
public final class Documents {
    /// A customer's profile.
    public static final String PROFILE = "profile";

    /// Where a call, or an agent, stands now.
    public static final String STATE = "state";

    /// The finished call, with the profile of its end.
    public static final String SUMMARY = "summary";

    /// Items of lists: calls that are not done; finished calls; final segments; alerts.
    public static final String OPEN = "open:";

    public static final String DONE = "done:";
    public static final String SEGMENT = "segment:";
    public static final String ALERT = "alert:";

    /// A name, of [Subject#names].
    public static final String NAME = "name:";

    private static final Duration CALL_LIFE = Duration.ofDays(1);
    private static final Duration LIFE = Duration.ofDays(30);
    private static final Duration FOR_EVER = Duration.ZERO;

    private Documents() {}

    /// Where a record stands: what makes one document newer than another.
    ///
    /// @param appendMillis when it was appended
    public record Position(long appendMillis, long offset) {
        private Document document(
                Kind kind,
                String id,
                String part,
                @Nullable Map<String, ?> content,
                Duration life) {
            return new Document(new Subject(kind, id), part, appendMillis, offset, content, life);
        }
    }

    /// @param profile null where the customer is gone
    public static List<Document> of(
            String customer, @Nullable CustomerProfile profile, Position at) {
        if (profile == null) {
            return List.of(at.document(Kind.CUSTOMER, customer, PROFILE, null, FOR_EVER));
        }
        Map<String, @Nullable Object> content = new LinkedHashMap<>();
        content.put("tier", profile.getTier());
        content.put("lifetime_value", profile.getLifetimeValue());
        content.put("interactions", profile.getInteractions());
        content.put("snapshot_date", profile.getSnapshotDate().toString());
        content.put("attributes", profile.getAttributes());
        return List.of(at.document(Kind.CUSTOMER, customer, PROFILE, content, FOR_EVER));
    }

    /// @param state null where the call is forgotten
    public static List<Document> of(String call, @Nullable CallState state, Position at) {
        if (state == null) {
            return List.of(at.document(Kind.CALL, call, STATE, null, CALL_LIFE));
        }
        Map<String, @Nullable Object> content = new LinkedHashMap<>();
        content.put("call_id", state.getCallId());
        content.put("state", state.getState().name());
        content.put("since", time(state.getSince()));
        content.put("started_at", time(state.getStartedAt()));
        content.put("queue", state.getQueue());
        content.put("agent_id", state.getAgentId());
        content.put("customer_id", state.getCustomerId());
        content.put("outcome", state.getOutcome());
        List<Document> documents = new ArrayList<>();
        documents.add(at.document(Kind.CALL, call, STATE, content, CALL_LIFE));
        boolean over =
                state.getState() == CallStanding.DONE || state.getState() == CallStanding.TIMED_OUT;
        Map<String, ?> open = over ? null : content;
        open(
                documents,
                Kind.CUSTOMER,
                CallKey.knownCustomer(state.getCustomerId()),
                call,
                open,
                at);
        open(documents, Kind.QUEUE, state.getQueue(), call, open, at);
        open(documents, Kind.AGENT, state.getAgentId(), call, open, at);
        return documents;
    }

    /// Only final segments; partial ones are for the live screen.
    public static List<Document> of(ScoredSegment segment, Position at) {
        if (segment.getIsPartial()) {
            return List.of();
        }
        Map<String, @Nullable Object> content = new LinkedHashMap<>();
        content.put("call_id", segment.getCallId());
        content.put("segment_id", segment.getSegmentId());
        content.put("speaker", segment.getSpeaker());
        content.put("text", segment.getRedactedText());
        content.put("start_sec", segment.getSegmentStart());
        content.put("end_sec", segment.getSegmentEnd());
        content.put("at", time(segment.getEventTime()));
        content.put("sentiment_score", segment.getSentimentScore());
        content.put("sentiment_label", segment.getSentimentLabel());
        content.put("contact_reason", segment.getContactReason());
        Map<String, @Nullable Object> measures = new LinkedHashMap<>();
        measures.put("segments", segment.getSegments());
        measures.put("sentiment_mean", segment.getSentimentMean());
        measures.put("sentiment_ewma", segment.getSentimentEwma());
        measures.put("sentiment_quarters", segment.getSentimentQuarters());
        measures.put("talk_ratio", segment.getTalkRatio());
        measures.put("interruptions", segment.getInterruptions());
        measures.put("silence_sec", segment.getSilenceSec());
        content.put("measures", measures);
        List<Document> documents = new ArrayList<>();
        String item = SEGMENT + segment.getSegmentId();
        documents.add(at.document(Kind.CALL, segment.getCallId(), item, content, CALL_LIFE));
        String customer = CallKey.knownCustomer(segment.getCustomerId());
        if (customer != null) {
            documents.add(
                    at.document(
                            Kind.CUSTOMER,
                            customer,
                            SEGMENT + segment.getCallId() + "/" + segment.getSegmentId(),
                            content,
                            LIFE));
        }
        return documents;
    }

    /// Under the rule's entity, and under the call, customer, queue and agent that it names.
    public static List<Document> of(Alert alert, Position at) {
        Map<String, @Nullable Object> content = new LinkedHashMap<>();
        content.put("alert_id", alert.getAlertId());
        content.put("rule", alert.getRule());
        content.put("rule_version", alert.getRuleVersion());
        content.put("message", alert.getMessage());
        content.put("severity", alert.getSeverity().name());
        content.put("entity", alert.getEntity());
        content.put("call_id", alert.getCallId());
        content.put("reason_codes", alert.getReasonCodes());
        content.put("evidence", alert.getEvidence());
        content.put("at", time(alert.getEventTime()));
        content.put("fired_at", time(alert.getFiredAt()));
        String item = ALERT + alert.getAlertId();
        List<Document> documents = new ArrayList<>();
        Stream.of(
                        alert.getEntity(),
                        alert.getCallId(),
                        CallKey.knownCustomer(alert.getCustomerId()),
                        alert.getQueue(),
                        alert.getAgentId())
                .filter(id -> id != null && !id.isEmpty())
                .distinct()
                .forEach(id -> documents.add(at.document(Kind.ENTITY, id, item, content, LIFE)));
        return documents;
    }

    /// A finished call: of its customer's history, and of the call itself.
    public static List<Document> of(EnrichedCall call, Position at) {
        Map<String, @Nullable Object> content = new LinkedHashMap<>();
        content.put("call_id", call.getCallId());
        content.put("revision", call.getRevision());
        content.put("customer_id", call.getCustomerId());
        content.put("started_at", time(call.getStartedAt()));
        content.put("ended_at", time(call.getEndedAt()));
        content.put("queue", call.getQueue());
        content.put("agent_id", call.getAgentId());
        content.put("channel", call.getChannel());
        content.put("direction", call.getDirection());
        content.put("outcome", call.getOutcome());
        content.put("wait_sec", call.getWaitSec());
        content.put("talk_sec", call.getTalkSec());
        content.put("duration_sec", call.getDurationSec());
        List<Document> documents = new ArrayList<>();
        documents.add(at.document(Kind.CALL, call.getCallId(), SUMMARY, content, CALL_LIFE));
        String customer = CallKey.knownCustomer(call.getCustomerId());
        if (customer != null) {
            documents.add(
                    at.document(Kind.CUSTOMER, customer, DONE + call.getCallId(), content, LIFE));
        }
        name(documents, Kind.QUEUE, call.getQueue(), at);
        name(documents, Kind.AGENT, call.getAgentId(), at);
        return documents;
    }

    public static List<Document> of(AgentState state, Position at) {
        Map<String, @Nullable Object> content = new LinkedHashMap<>();
        content.put("state", state.getState().name());
        content.put("reason", state.getReason());
        content.put("queue", state.getQueue());
        content.put("since", time(state.getTimestamp()));
        List<Document> documents = new ArrayList<>();
        documents.add(at.document(Kind.AGENT, state.getAgentId(), STATE, content, LIFE));
        name(documents, Kind.AGENT, state.getAgentId(), at);
        name(documents, Kind.QUEUE, state.getQueue(), at);
        return documents;
    }

    private static void open(
            List<Document> documents,
            Kind kind,
            @Nullable String id,
            String call,
            @Nullable Map<String, ?> content,
            Position at) {
        if (id == null || id.isEmpty()) {
            return;
        }
        documents.add(at.document(kind, id, OPEN + call, content, LIFE));
        if (kind != Kind.CUSTOMER) {
            name(documents, kind, id, at);
        }
    }

    private static void name(
            List<Document> documents, Kind kind, @Nullable String id, Position at) {
        if (id != null && !id.isEmpty()) {
            documents.add(at.document(Kind.NAMES, kind.name(), NAME + id, Map.of(), LIFE));
        }
    }

    private static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
