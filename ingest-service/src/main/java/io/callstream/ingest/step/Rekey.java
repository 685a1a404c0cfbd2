package io.callstream.ingest.step;

import io.callstream.event.EventHeaders;
import io.callstream.ingest.account.Accounting;
import io.callstream.ingest.step.Checked.Misplaced;
import io.callstream.ingest.validate.RecordKind;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/// Puts a misplaced record under its key, bytes as they came; headers tell where it stood.
///
/// @param <E> the validated event
public final class Rekey<E> extends ContextualProcessor<byte[], Checked<E>, byte[], byte[]> {
    private final RecordKind kind;
    private final Accounting accounting;

    private Rekey(RecordKind kind, Accounting accounting) {
        this.kind = kind;
        this.accounting = accounting;
    }

    public static <E> ProcessorSupplier<byte[], Checked<E>, byte[], byte[]> supplier(
            RecordKind kind, Accounting accounting) {
        return () -> new Rekey<>(kind, accounting);
    }

    @Override
    public void process(Record<byte[], Checked<E>> record) {
        if (record.value() instanceof Misplaced<E>(String key, RawRecord raw)) {
            context()
                    .forward(
                            new Record<>(
                                    EventHeaders.bytes(key),
                                    raw.value(),
                                    record.timestamp(),
                                    raw.packed()));
            accounting.rekeyed(kind);
        }
    }
}
