package io.callstream.ingest;

import io.callstream.event.Tokeniser;
import io.callstream.ingest.account.Accounting;
import io.callstream.ingest.dedup.FirstSeen;
import io.callstream.ingest.step.Bury;
import io.callstream.ingest.step.Check;
import io.callstream.ingest.step.Checked;
import io.callstream.ingest.step.DropRepeated;
import io.callstream.ingest.step.Rekey;
import io.callstream.ingest.validate.RecordKind;
import io.callstream.ingest.validate.RecordValidator;
import io.callstream.topic.Topic;
import io.callstream.topic.Topics;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;

import java.util.List;
import java.util.Set;

/// Raw topics ▶ validated topics and dead letters; one sub-topology a kind of record.
///
///     raw ─▶ check ─┬─ under its key ──────────────────────────┬─▶ drop repeated ─▶ validated
///                   ├─ misplaced ─▶ <kind>-by-key ─▶ check ────┤
///                   └─ refused ────────────────────────────────┴─▶ bury ─▶ dead-letters
public final class IngestTopology {
    private IngestTopology() {}

    /// @param sources the only ones to accept; empty: any
    /// @param tokens for what is restricted
    /// @param dedupMaxBytes bound of the memory of identities, for each kind, over all partitions
    public static Topology build(
            StreamsBuilder builder,
            Topics topics,
            Set<String> sources,
            Tokeniser tokens,
            long dedupMaxBytes,
            Accounting accounting) {
        long capacity = dedupMaxBytes / FirstSeen.ENTRY_BYTES;
        Parts parts = new Parts(builder, topics.deadLetters(), capacity, accounting);
        validate(
                parts,
                RecordKind.CALL_EVENTS,
                List.of(topics.rawCallEvents()),
                RecordValidator.callEvents(sources, tokens),
                topics.callEvents());
        validate(
                parts,
                RecordKind.TRANSCRIPTS,
                topics.rawTranscripts(),
                RecordValidator.transcripts(sources),
                topics.transcriptSegments());
        validate(
                parts,
                RecordKind.OUTCOMES,
                List.of(topics.rawOutcomes()),
                RecordValidator.outcomes(sources),
                topics.callResolutions());
        validate(
                parts,
                RecordKind.AGENT_STATES,
                List.of(topics.rawAgentStates()),
                RecordValidator.agentStates(sources),
                topics.agentStateChanges());
        return builder.build();
    }

    private record Parts(
            StreamsBuilder builder,
            Topic<byte[], byte[]> deadLetters,
            long capacity,
            Accounting accounting) {}

    private static <E> void validate(
            Parts parts,
            RecordKind kind,
            List<Topic<byte[], byte[]>> from,
            RecordValidator<E> validator,
            Topic<String, E> to) {
        String label = kind.label();
        KStream<byte[], Checked<E>> checked =
                raw(parts, label, from).process(Check.raw(validator), Named.as("check-" + label));
        KStream<byte[], Checked<E>> rekeyed =
                checked.filter(
                                (key, record) -> record.isMisplaced(),
                                Named.as("only-misplaced-" + label))
                        .process(
                                Rekey.supplier(kind, parts.accounting()),
                                Named.as("rekey-" + label))
                        .repartition(byKey(label, to.partitions()))
                        .process(Check.rekeyed(validator), Named.as("check-rekeyed-" + label));
        KStream<byte[], Checked<E>> all =
                checked.filterNot(
                                (key, record) -> record.isMisplaced(),
                                Named.as("only-placed-" + label))
                        .merge(rekeyed, Named.as("all-" + label));
        all.filter((key, record) -> record.isRejected(), Named.as("only-refused-" + label))
                .process(Bury.supplier(kind, parts.accounting()), Named.as("bury-" + label))
                .to(
                        parts.deadLetters().name(),
                        parts.deadLetters()
                                .produced()
                                .withName("to-" + parts.deadLetters().name() + "-" + label));
        long capacity = parts.capacity() / to.partitions();
        all.filter((key, record) -> record.isValid(), Named.as("only-valid-" + label))
                .process(
                        DropRepeated.supplier("seen-" + label, capacity, kind, parts.accounting()),
                        Named.as("drop-repeated-" + label))
                .to(to.name(), to.produced());
    }

    /// A topic and its aliases as one stream.
    private static KStream<byte[], byte[]> raw(
            Parts parts, String label, List<Topic<byte[], byte[]>> topics) {
        KStream<byte[], byte[]> all = source(parts, topics.getFirst());
        for (Topic<byte[], byte[]> alias : topics.subList(1, topics.size())) {
            all = all.merge(source(parts, alias), Named.as(label + "-with-" + alias.name()));
        }
        return all;
    }

    private static KStream<byte[], byte[]> source(Parts parts, Topic<byte[], byte[]> topic) {
        return parts.builder().stream(topic.name(), topic.consumed());
    }

    private static Repartitioned<byte[], byte[]> byKey(String label, int partitions) {
        return Repartitioned.<byte[], byte[]>as(label + "-by-key")
                .withKeySerde(Serdes.ByteArray())
                .withValueSerde(Serdes.ByteArray())
                .withNumberOfPartitions(partitions);
    }
}
