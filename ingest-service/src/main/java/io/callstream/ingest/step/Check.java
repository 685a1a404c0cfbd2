package io.callstream.ingest.step;

import io.callstream.event.EventHeaders;
import io.callstream.ingest.step.Checked.Misplaced;
import io.callstream.ingest.step.Checked.Rejected;
import io.callstream.ingest.step.Checked.Valid;
import io.callstream.ingest.validate.Arrival;
import io.callstream.ingest.validate.Fault;
import io.callstream.ingest.validate.Limits;
import io.callstream.ingest.validate.Reason;
import io.callstream.ingest.validate.RecordValidator;
import io.callstream.ingest.validate.Verdict;
import io.callstream.ingest.validate.Verdict.Accepted;
import io.callstream.ingest.validate.Verdict.Refused;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

import java.util.Arrays;

/// Validates a raw record and looks whether it stands under the key that the key rule gives it.
///
/// @param <E> the validated event
public final class Check<E> extends ContextualProcessor<byte[], byte[], byte[], Checked<E>> {
    private final RecordValidator<E> validator;
    private final boolean rekeyed;

    private Check(RecordValidator<E> validator, boolean rekeyed) {
        this.validator = validator;
        this.rekeyed = rekeyed;
    }

    /// For records of the raw topics.
    public static <E> ProcessorSupplier<byte[], byte[], byte[], Checked<E>> raw(
            RecordValidator<E> validator) {
        return () -> new Check<>(validator, false);
    }

    /// For records that come out of the repartition topic.
    public static <E> ProcessorSupplier<byte[], byte[], byte[], Checked<E>> rekeyed(
            RecordValidator<E> validator) {
        return () -> new Check<>(validator, true);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RawRecord raw =
                rekeyed
                        ? RawRecord.unpacked(record)
                        : RawRecord.of(record, context().recordMetadata().orElseThrow());
        context().forward(record.withValue(checked(raw)));
    }

    private Checked<E> checked(RawRecord raw) {
        if (!raw.fits()) {
            String detail =
                    "key and headers of "
                            + (raw.keyBytes() + raw.headerBytes())
                            + " bytes; at most "
                            + Limits.KEY_AND_HEADER_BYTES;
            return new Rejected<>(
                    new Refused<>(
                            new Fault(Reason.TOO_LARGE, "headers", detail),
                            RecordValidator.UNKNOWN_SOURCE),
                    raw);
        }
        Verdict<E> verdict =
                validator.validate(raw.value(), Arrival.of(raw.headers(), raw.appendedAt()));
        return switch (verdict) {
            case Refused<E> refused -> new Rejected<>(refused, raw);
            case Accepted<E> accepted
                    when rekeyed || Arrays.equals(raw.key(), EventHeaders.bytes(accepted.key())) ->
                    new Valid<>(accepted, raw);
            case Accepted<E> accepted -> new Misplaced<>(accepted.key(), raw);
        };
    }
}
