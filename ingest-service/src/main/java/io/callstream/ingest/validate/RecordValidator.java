package io.callstream.ingest.validate;

import io.callstream.event.AgentState;
import io.callstream.event.CallEvent;
import io.callstream.event.CallResolution;
import io.callstream.event.Tokeniser;
import io.callstream.event.TranscriptSegment;
import io.callstream.ingest.validate.EventRules.Candidate;
import io.callstream.ingest.validate.JsonRecord.Malformed;
import io.callstream.ingest.validate.JsonRecord.Span;
import io.callstream.ingest.validate.Verdict.Accepted;
import io.callstream.ingest.validate.Verdict.Refused;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/// From the bytes of one raw record of one kind to a verdict. Pure, safe for use by many threads;
/// never throws, whatever the bytes.
///
/// A CloudEvents envelope (a JSON object with `specversion`) is opened: its `data` (or
/// `data_base64`) is the record, its id, source and time are defaults. A record without an id is
/// known by its content; without a source by `unknown`.
///
/// @param <E> the validated event
public final class RecordValidator<E> {
    /// Source of a record that names none.
    public static final String UNKNOWN_SOURCE = "unknown";

    private final EventRules<E> rules;
    private final Map<String, Field> names;
    private final Set<String> sources;

    private RecordValidator(EventRules<E> rules, Set<String> sources) {
        this.rules = rules;
        this.names = Field.byName(rules.fields());
        this.sources = Set.copyOf(sources);
    }

    /// @param sources the only ones to accept; empty: any
    /// @param tokens for what is restricted
    public static RecordValidator<CallEvent> callEvents(Set<String> sources, Tokeniser tokens) {
        return new RecordValidator<>(new CallEventRules(tokens), sources);
    }

    /// @param sources the only ones to accept; empty: any
    public static RecordValidator<TranscriptSegment> transcripts(Set<String> sources) {
        return new RecordValidator<>(new TranscriptRules(), sources);
    }

    /// @param sources the only ones to accept; empty: any
    public static RecordValidator<CallResolution> outcomes(Set<String> sources) {
        return new RecordValidator<>(new OutcomeRules(), sources);
    }

    /// @param sources the only ones to accept; empty: any
    public static RecordValidator<AgentState> agentStates(Set<String> sources) {
        return new RecordValidator<>(new AgentStateRules(), sources);
    }

    /// The verdict on these bytes; null (a tombstone) is malformed.
    public Verdict<E> validate(byte @Nullable [] bytes, Arrival arrival) {
        String source = shortened(arrival.source());
        if (bytes == null || bytes.length == 0) {
            return new Refused<>(new Fault(Reason.MALFORMED_JSON, "", "no value"), source);
        }
        if (bytes.length > Limits.RECORD_BYTES) {
            String detail = bytes.length + " bytes; at most " + Limits.RECORD_BYTES;
            return new Refused<>(new Fault(Reason.TOO_LARGE, "", detail), source);
        }
        try {
            JsonRecord record = JsonRecord.read(bytes, names);
            if (!record.isCloudEvent()) {
                return judge(record, arrival, bytes);
            }
            String envelopeSource = record.textOrNull(Field.SOURCE);
            source = envelopeSource == null ? source : shortened(envelopeSource);
            Arrival inner =
                    arrival.under(
                            record.textOrNull(Field.CE_ID),
                            envelopeSource,
                            record.textOrNull(Field.CE_TIME));
            return judge(JsonRecord.read(dataOf(record, bytes), names), inner, bytes);
        } catch (Malformed e) {
            return new Refused<>(e.fault(), source);
        }
    }

    private static byte[] dataOf(JsonRecord envelope, byte[] bytes) throws Malformed {
        if (envelope.value(Field.CE_DATA) instanceof Span span && span.object()) {
            return Arrays.copyOfRange(bytes, span.from(), span.to());
        }
        if (envelope.value(Field.CE_DATA_BASE64) instanceof String text) {
            try {
                return Base64.getDecoder().decode(text);
            } catch (IllegalArgumentException e) {
                throw new Malformed(Reason.BAD_TYPE, "data_base64 of the CloudEvent is not Base64");
            }
        }
        throw new Malformed(Reason.MISSING_FIELD, "the CloudEvent has no JSON object as data");
    }

    private Verdict<E> judge(JsonRecord record, Arrival arrival, byte[] content) {
        Fields fields = new Fields(record, arrival);
        String givenSource = fields.word(Field.SOURCE);
        String source = givenSource == null ? shortened(arrival.source()) : givenSource;
        if (!sources.isEmpty() && !sources.contains(source)) {
            fields.fault(
                    Reason.UNKNOWN_SOURCE,
                    Field.SOURCE,
                    "not one of the sources of CALLSTREAM_SOURCES");
        }
        String givenId = fields.word(Field.EVENT_ID);
        String id = givenId == null ? arrival.id() : givenId;
        if (id != null && id.length() > Limits.WORD_CHARACTERS) {
            fields.fault(
                    Reason.TOO_LARGE,
                    Field.EVENT_ID,
                    id.length() + " characters; at most " + Limits.WORD_CHARACTERS);
        }
        Identity byContent = id == null || id.isEmpty() ? Identity.of(content) : null;
        String eventId = byContent == null ? String.valueOf(id) : byContent.hex();
        Candidate<E> candidate = rules.read(fields, eventId, source);
        if (!fields.faults().isEmpty()) {
            return new Refused<>(fields.faults(), source);
        }
        Identity identity =
                byContent == null ? Identity.of(source, eventId, candidate.partial()) : byContent;
        return new Accepted<>(
                candidate.event(),
                candidate.key(),
                source,
                eventId,
                candidate.eventTime(),
                identity,
                fields.flags(),
                record.unknownFields());
    }

    /// A source that came in an envelope or header; an over-long one is cut, for it is only a label
    /// then.
    private static String shortened(@Nullable String source) {
        String text = source == null ? "" : source.strip();
        if (text.isEmpty()) {
            return UNKNOWN_SOURCE;
        }
        return text.length() <= Limits.WORD_CHARACTERS
                ? text
                : text.substring(0, Limits.WORD_CHARACTERS);
    }
}
