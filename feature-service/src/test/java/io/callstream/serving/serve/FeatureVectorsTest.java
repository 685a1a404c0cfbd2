package io.callstream.serving.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.serving.fixture.Rows;
import io.callstream.serving.online.Document;
import io.callstream.serving.online.JsonText;
import io.callstream.serving.online.OnlineRow;
import io.callstream.serving.online.OnlineStore;
import io.callstream.serving.online.OnlineStoreException;
import io.callstream.serving.online.Progress;
import io.callstream.serving.online.RowQuery;
import io.callstream.serving.online.RowVersion;
import io.callstream.serving.online.StoredDocument;
import io.callstream.serving.online.StoredRow;
import io.callstream.serving.online.Subject;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

class FeatureVectorsTest {
    private static final long EVENT = 1_000_000;
    private static final long TTL = Duration.ofDays(30).toMillis();
    private static final Progress COMPLETE = new Progress(true, true, "one", "running");
    private static final StoredRow ROW =
            StoredRow.of(
                    new RowVersion(EVENT, 1, EVENT),
                    Arrays.asList(JsonText.encode(3L), JsonText.encode(null), null));

    /// Has one row, and a name.
    private record OneRow(Optional<String> name, Optional<StoredRow> row) implements OnlineStore {
        @Override
        public List<Outcome> write(List<OnlineRow> rows) {
            throw new UnsupportedOperationException("only for reading");
        }

        @Override
        public void writeDocuments(List<Document> documents) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Reading read(List<RowQuery> queries, List<Subject> subjects) {
            return new Reading(name, queries.stream().map(query -> row).toList(), List.of());
        }

        @Override
        public List<List<StoredDocument>> documents(List<Subject> subjects) {
            return List.of();
        }

        @Override
        public String run() {
            return "";
        }

        @Override
        public String identity() {
            return name.orElse("");
        }
    }

    @Test
    void rowIsPresentUpToItsTtlAndOutsideMaxAgeAfterIt() {
        assertThat(vector(EVENT + TTL, COMPLETE).status()).isEqualTo(FeatureStatus.PRESENT);
        assertThat(vector(EVENT + TTL + 1, COMPLETE).status())
                .isEqualTo(FeatureStatus.OUTSIDE_MAX_AGE);
        assertThat(vector(Long.MIN_VALUE, COMPLETE).status())
                .as("a clock that has seen nothing")
                .isEqualTo(FeatureStatus.PRESENT);
    }

    @Test
    void statusesOfFeaturesAreFeasts() {
        FeatureVector fresh = vector(EVENT, COMPLETE);
        FeatureVector old = vector(EVENT + TTL + 1, COMPLETE);

        assertThat(List.of(fresh.status(0), fresh.status(1), fresh.status(2)))
                .containsExactly(
                        FeatureStatus.PRESENT, FeatureStatus.NULL_VALUE, FeatureStatus.NOT_FOUND);
        assertThat(List.of(old.status(0), old.status(1), old.status(2)))
                .containsExactly(
                        FeatureStatus.OUTSIDE_MAX_AGE,
                        FeatureStatus.OUTSIDE_MAX_AGE,
                        FeatureStatus.NOT_FOUND);
        assertThat(old.row().orElseThrow().cells().getFirst()).isEqualTo("3");
        assertThat(fresh.row().orElseThrow().isNull(1)).isTrue();
        assertThat(List.of(fresh.eventMillis(0), fresh.eventMillis(1), fresh.eventMillis(2)))
                .containsExactly(EVENT, EVENT, 0L);
    }

    @Test
    void storeThatIsBeingFilledOrIsAnotherIsNotBelieved() {
        assertThatThrownBy(
                        () ->
                                vector(
                                        EVENT,
                                        new Progress(
                                                false,
                                                false,
                                                "one",
                                                "filling, 3 partitions to go")))
                .isInstanceOf(OnlineStoreException.class)
                .hasMessageContaining("filling, 3 partitions to go");
        assertThatThrownBy(() -> vector(EVENT, new Progress(true, true, "another", "running")))
                .isInstanceOf(OnlineStoreException.class);
    }

    private static FeatureVector vector(long now, Progress progress) {
        OnlineStore store = new OneRow(Optional.of("one"), Optional.of(ROW));
        return new FeatureVectors(store, () -> progress, () -> now)
                .read(List.of(Rows.query(Rows.CALLS, "C-1")))
                .getFirst();
    }
}
