package io.callstream.enrichment.transcript;

import io.callstream.enrichment.redact.Redaction;
import io.callstream.enrichment.redact.Redactor;
import io.callstream.enrichment.text.TextModel;
import io.callstream.enrichment.text.TextScores;
import io.callstream.enrichment.time.Drains;
import io.callstream.enrichment.time.Timers;
import io.callstream.enrichment.transcript.TranscriptMetrics.Fate;
import io.callstream.event.EventHeaders;
import io.callstream.event.ScoredSegment;
import io.callstream.event.TranscriptSegment;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;

import java.nio.charset.StandardCharsets;

/// Redacts and scores segments, and carries the measures of their call.
///
/// The first final version of a segment counts; later versions of it, partial or final, are left
/// out and counted. A partial one carries the measures of the final ones before it.
public final class TranscriptScorer
        implements Processor<String, TranscriptSegment, String, ScoredSegment> {
    /// State store of the calls' transcripts.
    public static final String TRANSCRIPTS = "open-transcripts";

    /// State store of their timers.
    public static final String TIMERS = "open-transcript-timers";

    private static final int DRAIN_LIMIT = 256;

    private final TextModel model;
    private final MeasureBounds bounds;
    private final TranscriptMetrics metrics;
    private ProcessorContext<String, ScoredSegment> context;
    private KeyValueStore<Bytes, byte[]> transcripts;
    private Timers timers;

    /// @param model of this processor alone
    @SuppressWarnings("NullAway.Init") // Kafka calls init before anything else
    public TranscriptScorer(TextModel model, MeasureBounds bounds, TranscriptMetrics metrics) {
        this.model = model;
        this.bounds = bounds;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, ScoredSegment> context) {
        this.context = context;
        this.transcripts = context.getStateStore(TRANSCRIPTS);
        this.timers = new Timers(context.getStateStore(TIMERS));
        new Drains(context, wall -> timers.drain(wall, DRAIN_LIMIT, this::forget) == DRAIN_LIMIT);
    }

    @Override
    public void process(Record<String, TranscriptSegment> record) {
        TranscriptSegment segment = record.value();
        Bytes key = Bytes.wrap(segment.getCallId().getBytes(StandardCharsets.UTF_8));
        OpenTranscript before = OpenTranscriptCodec.decode(transcripts.get(key));
        long id = Turn.hash(segment.getSegmentId());
        if (before.knows(id)) {
            metrics.count(Fate.REPEATED);
            return;
        }
        Redaction redaction = Redactor.redact(segment.getText(), before.asked().kinds());
        TextScores scores = model.score(segment.getText(), segment.getLanguage());
        OpenTranscript after = before;
        int words = ScoredSegments.words(segment.getText());
        if (!segment.getIsPartial()) {
            Turn turn = ScoredSegments.turn(segment, id, scores, words);
            Asked asked = before.asked().then(Redactor.asked(segment.getText()));
            after = before.with(turn, asked);
        }
        Measures measures = Conversation.measure(after.turns(), bounds);
        ScoredSegment scored =
                ScoredSegments.of(segment, redaction, scores, measures, words, model.name());
        Headers headers = new RecordHeaders(record.headers().toArray());
        headers.add(EventHeaders.T_ENRICHED, EventHeaders.bytes(context.currentSystemTimeMs()));

        RecordMetadata at =
                context.recordMetadata()
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "a segment came without its position"));
        headers.add(
                EventHeaders.ORIGIN,
                EventHeaders.bytes(at.topic() + "-" + at.partition() + ":" + at.offset()));

        timers.observe(record.timestamp(), record.timestamp());
        if (after != before) {
            put(key, after.seen(record.timestamp()));
        }
        count(segment, before, after, redaction, scores);
        context.forward(new Record<>(segment.getCallId(), scored, record.timestamp(), headers));
    }

    private void count(
            TranscriptSegment segment,
            OpenTranscript before,
            OpenTranscript after,
            Redaction redaction,
            TextScores scores) {
        metrics.redacted(redaction.counts());
        if (scores instanceof TextScores.NotScored notScored) {
            metrics.notScored(notScored.reason().name());
        }
        if (segment.getIsPartial()) {
            metrics.count(Fate.PARTIAL);
        } else {
            boolean measured = after.turns().size() > before.turns().size();
            metrics.count(measured ? Fate.FINAL : Fate.UNMEASURED);
        }
    }

    private void forget(byte[] callId, long now) {
        Bytes key = Bytes.wrap(callId);
        byte[] stored = transcripts.get(key);
        if (stored == null) {
            return;
        }
        OpenTranscript transcript = OpenTranscriptCodec.decode(stored).armed(Timers.NONE);
        if (due(transcript) > now) {
            put(key, transcript);
        } else {
            transcripts.delete(key);
        }
    }

    private void put(Bytes key, OpenTranscript transcript) {
        long armed = timers.arm(key.get(), transcript.armed(), due(transcript));
        transcripts.put(key, OpenTranscriptCodec.encode(transcript.armed(armed)));
    }

    private long due(OpenTranscript transcript) {
        return transcript.lastAppend() + bounds.memory().toMillis();
    }
}
