package io.callstream.ingest;

import io.callstream.ingest.account.Accounting;
import io.callstream.ingest.validate.Reason;
import io.callstream.ingest.validate.RecordKind;

import java.util.Map;
import java.util.TreeMap;

/// Counts in a map: `<kind> <what> <label>` → number.
public final class InMemoryAccounting implements Accounting {
    private final Map<String, Long> counts = new TreeMap<>();

    private synchronized void add(RecordKind kind, String what, long number) {
        counts.merge(kind.label() + " " + what, number, Long::sum);
    }

    public synchronized long of(RecordKind kind, String what) {
        return counts.getOrDefault(kind.label() + " " + what, 0L);
    }

    @Override
    public void count(RecordKind kind, String source, Fate fate, long records) {
        add(kind, fate + " " + source, records);
    }

    @Override
    public void refused(RecordKind kind, Reason reason) {
        add(kind, reason.name(), 1);
    }

    @Override
    public void unknownFields(RecordKind kind, int members) {
        add(kind, "unknown fields", members);
    }

    @Override
    public void rekeyed(RecordKind kind) {
        add(kind, "rekeyed", 1);
    }

    @Override
    public void evictedEarly(RecordKind kind, long identities) {
        add(kind, "evicted early", identities);
    }

    @Override
    public void validatedAfter(RecordKind kind, long millis) {
        add(kind, "validated", 1);
    }
}
