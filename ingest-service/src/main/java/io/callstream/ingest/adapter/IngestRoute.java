package io.callstream.ingest.adapter;

import io.callstream.ingest.account.Accounting;
import io.callstream.ingest.account.Accounting.Fate;
import io.callstream.ingest.validate.RecordKind;
import io.callstream.ingest.validate.RecordValidator;
import io.callstream.ingest.validate.Verdict;
import io.callstream.ingest.validate.Verdict.Refused;

/// A kind of record as the HTTP edge knows it: `POST /v1/<kind>` appends to the raw topic what the
/// validator accepts.
///
/// @param topic name of the raw topic
/// @param <E> the validated event
public record IngestRoute<E>(
        RecordKind kind, RecordValidator<E> validator, String topic, Accounting accounting) {
    String path() {
        return "/v1/" + kind.label();
    }

    Verdict<E> judge(byte[] record, RequestStamp stamp, long index) {
        return validator.validate(record, stamp.arrival(index));
    }

    /// Counts a record that is appended nowhere: for its own faults, or for those of its
    /// neighbours.
    void countRefused(Verdict<E> verdict) {
        accounting.count(kind, verdict.source(), Fate.REFUSED_HTTP, 1);
        if (verdict instanceof Refused<E> refused) {
            accounting.refused(kind, refused.first().reason());
        }
    }
}
