package io.callstream.ingest.validate;

import io.callstream.event.CallKey;
import io.callstream.event.CallResolution;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/// How a call was resolved. A transcript text that comes along is not kept.
final class OutcomeRules implements EventRules<CallResolution> {
    private static final Set<Field> FIELDS =
            EnumSet.of(
                    Field.EVENT_ID,
                    Field.SOURCE,
                    Field.CALL_ID,
                    Field.CUSTOMER_ID,
                    Field.AGENT_ID,
                    Field.TEXT,
                    Field.AGENT_ACTION,
                    Field.RESOLVED,
                    Field.DISPOSITION,
                    Field.CSAT,
                    Field.SENTIMENT_SCORE,
                    Field.EVENT_TIME);

    @Override
    public Set<Field> fields() {
        return FIELDS;
    }

    @Override
    public Candidate<CallResolution> read(Fields fields, String eventId, String source) {
        String callId = fields.requiredWord(Field.CALL_ID);
        long eventTime = fields.requiredTime(Field.EVENT_TIME);
        String agentAction = fields.word(Field.AGENT_ACTION);
        Boolean resolved = fields.bool(Field.RESOLVED);
        String disposition = fields.word(Field.DISPOSITION);
        Double csat = fields.number(Field.CSAT, 1, 5);
        Double sentiment = fields.number(Field.SENTIMENT_SCORE, -1, 1);
        if (agentAction == null
                && resolved == null
                && disposition == null
                && csat == null
                && sentiment == null) {
            fields.flag(Flag.EMPTY_OUTCOME);
        }
        CallResolution resolution =
                CallResolution.newBuilder()
                        .setEventId(eventId)
                        .setSource(source)
                        .setCallId(callId)
                        .setCustomerId(CallKey.knownCustomer(fields.word(Field.CUSTOMER_ID)))
                        .setAgentId(fields.word(Field.AGENT_ID))
                        .setAgentAction(agentAction)
                        .setResolved(resolved)
                        .setDisposition(disposition)
                        .setCsat(csat)
                        .setSentimentScore(sentiment)
                        .setEventTime(Instant.ofEpochMilli(eventTime))
                        .setStatus(fields.status())
                        .setProcessedAt(Instant.ofEpochMilli(fields.arrival().appendedAt()))
                        .build();
        return new Candidate<>(resolution, callId, eventTime, false);
    }
}
