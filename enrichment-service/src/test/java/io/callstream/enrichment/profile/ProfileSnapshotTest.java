package io.callstream.enrichment.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.event.CustomerProfile;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;

final class ProfileSnapshotTest {
    private static final LocalDate DAY = LocalDate.parse("1999-01-31");

    @Test
    void onlyDifferencesAreChanges() {
        ProfileSnapshot snapshot = new ProfileSnapshot();
        snapshot.published(profile("same", "Gold", DAY));
        snapshot.published(profile("other", "Gold", DAY));
        snapshot.published(profile("gone", "Gold", DAY));

        ProfileSnapshot.Changes changes =
                snapshot.changes(
                        List.of(
                                        profile("same", "Gold", DAY.plusDays(1)),
                                        profile("other", "Basic", DAY.plusDays(1)),
                                        profile("new", "Gold", DAY.plusDays(1)))
                                .iterator());

        assertThat(changes.changed())
                .extracting(CustomerProfile::getCustomerId)
                .containsExactly("other", "new");
        assertThat(changes.gone()).containsExactly("gone");
    }

    @Test
    void everyFieldCounts() {
        CustomerProfile one = profile("u1", "Gold", DAY);
        List<CustomerProfile> others =
                List.of(
                        CustomerProfile.newBuilder(one).setTier(null).build(),
                        CustomerProfile.newBuilder(one).setLifetimeValue(2.0).build(),
                        CustomerProfile.newBuilder(one).setInteractions(4L).build(),
                        CustomerProfile.newBuilder(one)
                                .setAttributes(Map.of("gender", "Male"))
                                .build(),
                        CustomerProfile.newBuilder(one).setAttributes(Map.of()).build());

        for (CustomerProfile other : others) {
            ProfileSnapshot snapshot = new ProfileSnapshot();
            snapshot.published(one);
            assertThat(snapshot.changes(List.of(other).iterator()).changed())
                    .containsExactly(other);
        }
    }

    @Test
    void historyKnowsWhatWasValidWhen() {
        ProfileHistory history =
                ProfileHistory.EMPTY
                        .with(DAY.plusDays(2), profile("u1", "Gold", DAY.plusDays(2)))
                        .with(DAY, profile("u1", "Basic", DAY))
                        .with(DAY.plusDays(1), null);

        assertThat(history.asOf(Instant.parse("1999-01-31T23:59:59.999Z"), ProfileHistory.EMPTY))
                .isEmpty();
        assertThat(tierAsOf(history, "1999-02-01T00:00:00Z")).isEqualTo("Basic");
        assertThat(
                        history.asOf(Instant.parse("1999-02-02T00:00:00Z"), ProfileHistory.EMPTY)
                                .orElseThrow()
                                .profile())
                .isNull();
        assertThat(tierAsOf(history, "1999-02-03T00:00:00Z")).isEqualTo("Gold");
    }

    @Test
    void sameDayAgainReplacesTheProfile() {
        ProfileHistory history =
                ProfileHistory.EMPTY
                        .with(DAY, profile("u1", "Basic", DAY))
                        .with(DAY, profile("u1", "Gold", DAY));

        assertThat(history.versions()).hasSize(1);
        assertThat(tierAsOf(history, "1999-02-01T00:00:00Z")).isEqualTo("Gold");
    }

    @Test
    void historyIsBounded() {
        ProfileHistory history = ProfileHistory.EMPTY;
        for (int day = 0; day < 100; day++) {
            history = history.with(DAY.plusDays(day), profile("u1", "T" + day, DAY.plusDays(day)));
        }

        assertThat(history.versions()).hasSize(ProfileHistory.MOST_VERSIONS);
        assertThat(history.versions().getLast().snapshot()).isEqualTo(DAY.plusDays(99));
    }

    private static String tierAsOf(ProfileHistory history, String time) {
        CustomerProfile profile =
                history.asOf(Instant.parse(time), ProfileHistory.EMPTY).orElseThrow().profile();
        return Objects.requireNonNull(Objects.requireNonNull(profile).getTier());
    }

    private static CustomerProfile profile(String customer, String tier, LocalDate snapshot) {
        return CustomerProfile.newBuilder()
                .setCustomerId(customer)
                .setTier(tier)
                .setLifetimeValue(1.5)
                .setInteractions(3L)
                .setAttributes(Map.of("gender", "Female"))
                .setSnapshotDate(snapshot)
                .build();
    }
}
