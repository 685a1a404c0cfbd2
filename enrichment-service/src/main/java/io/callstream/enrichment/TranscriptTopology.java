package io.callstream.enrichment;

import io.callstream.enrichment.text.TextModel;
import io.callstream.enrichment.transcript.MeasureBounds;
import io.callstream.enrichment.transcript.TranscriptMetrics;
import io.callstream.enrichment.transcript.TranscriptScorer;
import io.callstream.event.ScoredSegment;
import io.callstream.topic.Topics;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.state.Stores;

import java.util.function.Supplier;

/// From validated transcript segments to redacted, scored and measured ones.
public final class TranscriptTopology {
    private TranscriptTopology() {}

    /// @param models makes a model for each processor
    public record Parts(
            Supplier<TextModel> models, MeasureBounds bounds, TranscriptMetrics metrics) {}

    /// The segments that count for views: final ones.
    static KStream<String, ScoredSegment> onlyFinal(KStream<String, ScoredSegment> scored) {
        return scored.filter(
                (key, segment) -> !segment.getIsPartial(), Named.as("only-final-segments"));
    }

    /// Adds the sub-topology.
    ///
    /// @return the scored segments
    static KStream<String, ScoredSegment> add(StreamsBuilder builder, Topics topics, Parts parts) {
        for (String store : new String[] {TranscriptScorer.TRANSCRIPTS, TranscriptScorer.TIMERS}) {
            builder.addStateStore(
                    Stores.keyValueStoreBuilder(
                            Stores.persistentKeyValueStore(store),
                            Serdes.Bytes(),
                            Serdes.ByteArray()));
        }
        KStream<String, ScoredSegment> scored =
                builder.stream(
                                topics.transcriptSegments().name(),
                                topics.transcriptSegments().consumed())
                        .process(
                                () ->
                                        new TranscriptScorer(
                                                parts.models().get(),
                                                parts.bounds(),
                                                parts.metrics()),
                                Named.as("score-segment"),
                                TranscriptScorer.TRANSCRIPTS,
                                TranscriptScorer.TIMERS);
        scored.to(topics.scoredTranscripts().name(), topics.scoredTranscripts().produced());
        return scored;
    }
}
