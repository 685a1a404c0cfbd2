package io.callstream.serving.serve;

import io.callstream.serving.online.OnlineStore;
import io.callstream.serving.online.OnlineStoreException;
import io.callstream.serving.online.Progress;
import io.callstream.serving.online.RowQuery;
import io.callstream.serving.online.ServedView;
import io.callstream.serving.online.StoredDocument;
import io.callstream.serving.online.StoredRow;
import io.callstream.serving.online.Subject;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Reads rows and judges their age.
///
/// A row is OUTSIDE_MAX_AGE where more than the view's TTL has passed since its event time. A store
/// that lost its data, or is being written anew, is not believed: reading from it is an
/// [OnlineStoreException], not a row that is not there.
public final class FeatureVectors {
    private final OnlineStore store;
    private final Supplier<Progress> progress;
    private final LongSupplier nowMillis;

    /// @param nowMillis the wall clock, or the newest event time seen
    public FeatureVectors(OnlineStore store, Supplier<Progress> progress, LongSupplier nowMillis) {
        this.store = store;
        this.progress = progress;
        this.nowMillis = nowMillis;
    }

    /// What is known of some subjects.
    ///
    /// @param vectors one for each query, in that order
    /// @param documents of each subject, in that order; the newest first
    public record Answer(List<FeatureVector> vectors, List<List<StoredDocument>> documents) {}

    /// One for each query, in that order; one round trip to the store.
    public List<FeatureVector> read(List<RowQuery> queries) {
        return read(queries, List.of()).vectors();
    }

    /// Rows and documents, in one round trip to the store.
    public Answer read(List<RowQuery> queries, List<Subject> subjects) {
        OnlineStore.Reading reading = store.read(queries, subjects);
        Progress now = progress.get();
        if (!now.complete() || !reading.identity().equals(Optional.of(now.identity()))) {
            throw new OnlineStoreException(
                    "the online store is being filled from the feature topics: " + now.detail());
        }
        long nowMillis = this.nowMillis.getAsLong();
        List<FeatureVector> vectors = new ArrayList<>(queries.size());
        for (int i = 0; i < queries.size(); i++) {
            Optional<StoredRow> row = reading.rows().get(i);
            ServedView view = queries.get(i).view();
            vectors.add(new FeatureVector(queries.get(i), status(view, row, nowMillis), row));
        }
        return new Answer(vectors, reading.documents());
    }

    private static FeatureStatus status(ServedView view, Optional<StoredRow> row, long nowMillis) {
        if (row.isEmpty()) {
            return FeatureStatus.NOT_FOUND;
        }
        long eventMillis = row.get().version().eventMillis();
        boolean outdated =
                !view.ttl().isZero()
                        && nowMillis > eventMillis
                        && nowMillis - eventMillis > view.ttl().toMillis();
        return outdated ? FeatureStatus.OUTSIDE_MAX_AGE : FeatureStatus.PRESENT;
    }
}
