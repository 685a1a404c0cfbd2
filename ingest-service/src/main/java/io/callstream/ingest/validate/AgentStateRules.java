package io.callstream.ingest.validate;

import io.callstream.event.AgentState;
import io.callstream.event.AgentStatus;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/// An agent entered a state.
final class AgentStateRules implements EventRules<AgentState> {
    private static final Set<Field> FIELDS =
            EnumSet.of(
                    Field.EVENT_ID,
                    Field.SOURCE,
                    Field.AGENT_ID,
                    Field.STATE,
                    Field.STATE_REASON,
                    Field.QUEUE,
                    Field.TIMESTAMP);

    @Override
    public Set<Field> fields() {
        return FIELDS;
    }

    @Override
    public Candidate<AgentState> read(Fields fields, String eventId, String source) {
        String agentId = fields.requiredWord(Field.AGENT_ID);
        AgentStatus state =
                fields.requiredOneOf(Field.STATE, Vocabulary.AGENT_STATES, AgentStatus.AWAY);
        long timestamp = fields.requiredTime(Field.TIMESTAMP);
        AgentState event =
                AgentState.newBuilder()
                        .setEventId(eventId)
                        .setSource(source)
                        .setAgentId(agentId)
                        .setState(state)
                        .setReason(fields.word(Field.STATE_REASON))
                        .setQueue(fields.word(Field.QUEUE))
                        .setTimestamp(Instant.ofEpochMilli(timestamp))
                        .setStatus(fields.status())
                        .setProcessedAt(Instant.ofEpochMilli(fields.arrival().appendedAt()))
                        .build();
        return new Candidate<>(event, agentId, timestamp, false);
    }
}
