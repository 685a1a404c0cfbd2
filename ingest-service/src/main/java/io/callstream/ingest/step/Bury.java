package io.callstream.ingest.step;

import io.callstream.event.EventHeaders;
import io.callstream.ingest.account.Accounting;
import io.callstream.ingest.account.Accounting.Fate;
import io.callstream.ingest.step.Checked.Rejected;
import io.callstream.ingest.validate.Fault;
import io.callstream.ingest.validate.Limits;
import io.callstream.ingest.validate.RecordKind;
import io.callstream.ingest.validate.Verdict.Refused;
import io.callstream.runtime.DeadLetters;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.stream.Collectors;

/// Makes the dead letter of a refused record: key and bytes as they came, the reason in headers.
///
/// A record that would not fit into one message with those headers is cut: value to 64 KiB,
/// over-long key and headers left out; `dl_cut_from` then says how many bytes the value had.
///
/// @param <E> the validated event
public final class Bury<E> extends ContextualProcessor<byte[], Checked<E>, byte[], byte[]> {
    /// Header: bytes of the value before it was cut.
    public static final String CUT_FROM = "dl_cut_from";

    private static final int CUT_TO = 64 * 1024;

    private final RecordKind kind;
    private final Accounting accounting;

    private Bury(RecordKind kind, Accounting accounting) {
        this.kind = kind;
        this.accounting = accounting;
    }

    public static <E> ProcessorSupplier<byte[], Checked<E>, byte[], byte[]> supplier(
            RecordKind kind, Accounting accounting) {
        return () -> new Bury<>(kind, accounting);
    }

    @Override
    public void process(Record<byte[], Checked<E>> record) {
        if (!(record.value() instanceof Rejected<E>(Refused<E> refused, RawRecord raw))) {
            return;
        }
        byte[] value = raw.value();
        boolean cut = !raw.fits() || (value != null && value.length > Limits.RECORD_BYTES);
        Headers headers =
                DeadLetters.headers(
                        cut && raw.headerBytes() > Limits.KEY_AND_HEADER_BYTES
                                ? null
                                : raw.headers(),
                        refused.first().reason().name(),
                        refused.first().field(),
                        detail(refused),
                        raw.topic(),
                        raw.partition(),
                        raw.offset(),
                        context().currentSystemTimeMs());
        if (cut) {
            headers.add(CUT_FROM, EventHeaders.bytes(value == null ? 0 : value.length));
        }
        byte[] key = cut && raw.keyBytes() > Limits.KEY_AND_HEADER_BYTES ? null : raw.key();
        context().forward(new Record<>(key, cut ? cut(value) : value, record.timestamp(), headers));
        accounting.count(kind, refused.source(), Fate.REFUSED, 1);
        accounting.refused(kind, refused.first().reason());
    }

    private static byte @Nullable [] cut(byte @Nullable [] value) {
        return value == null || value.length <= CUT_TO ? value : Arrays.copyOf(value, CUT_TO);
    }

    private static String detail(Refused<?> refused) {
        String others =
                refused.faults().stream()
                        .skip(1)
                        .map((Fault fault) -> fault.field() + " " + fault.reason())
                        .collect(Collectors.joining(", "));
        return others.isEmpty()
                ? refused.first().detail()
                : refused.first().detail() + "; also " + others;
    }
}
