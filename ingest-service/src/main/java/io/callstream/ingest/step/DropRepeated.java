package io.callstream.ingest.step;

import io.callstream.ingest.account.Accounting;
import io.callstream.ingest.account.Accounting.Fate;
import io.callstream.ingest.dedup.FirstSeen;
import io.callstream.ingest.step.Checked.Valid;
import io.callstream.ingest.validate.RecordKind;
import io.callstream.ingest.validate.Verdict.Accepted;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Lets the first of equal records pass, under its key and with the derived headers; the others are
/// only counted.
///
/// @param <E> the validated event
public final class DropRepeated<E> extends ContextualProcessor<byte[], Checked<E>, String, E> {
    private final String store;
    private final long capacity;
    private final RecordKind kind;
    private final Accounting accounting;
    private @Nullable FirstSeen firstSeen;

    private DropRepeated(String store, long capacity, RecordKind kind, Accounting accounting) {
        this.store = store;
        this.capacity = capacity;
        this.kind = kind;
        this.accounting = accounting;
    }

    @Override
    public void init(ProcessorContext<String, E> context) {
        super.init(context);
        firstSeen =
                new FirstSeen(
                        context.getStateStore(store),
                        capacity,
                        identities -> accounting.evictedEarly(kind, identities));
    }

    @Override
    public void process(Record<byte[], Checked<E>> record) {
        if (!(record.value() instanceof Valid<E>(Accepted<E> accepted, RawRecord raw))) {
            return;
        }
        FirstSeen seen = Objects.requireNonNull(firstSeen, "not initialised");
        if (seen.knows(accepted.identity(), raw.appendedAt())) {
            accounting.count(kind, accepted.source(), Fate.DUPLICATE, 1);
            return;
        }
        long now = context().currentSystemTimeMs();
        Headers headers = DerivedHeaders.of(raw, accepted, now);
        seen.remember(accepted.identity(), raw.appendedAt());
        context()
                .forward(
                        new Record<>(
                                accepted.key(), accepted.event(), record.timestamp(), headers));
        accounting.count(
                kind,
                accepted.source(),
                accepted.flags().isEmpty() ? Fate.ACCEPTED : Fate.FLAGGED,
                1);
        accounting.unknownFields(kind, accepted.unknownFields());
        accounting.validatedAfter(kind, Math.max(0, now - DerivedHeaders.ingestTime(raw)));
    }

    /// @param store name of the store of identities
    /// @param capacity identities to remember, at most, in each partition
    public static <E> ProcessorSupplier<byte[], Checked<E>, String, E> supplier(
            String store, long capacity, RecordKind kind, Accounting accounting) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<byte[], Checked<E>, String, E> get() {
                return new DropRepeated<>(store, capacity, kind, accounting);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(
                        Stores.keyValueStoreBuilder(
                                        Stores.persistentKeyValueStore(store),
                                        Serdes.Bytes(),
                                        Serdes.ByteArray())
                                .withLoggingEnabled(Map.of())
                                .withCachingDisabled());
            }
        };
    }
}
