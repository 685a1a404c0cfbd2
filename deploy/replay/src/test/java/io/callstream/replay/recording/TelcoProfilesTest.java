package io.callstream.replay.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.replay.recording.ProfileSnapshot.Profile;

import org.junit.jupiter.api.Test;

import java.time.LocalDate;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

class TelcoProfilesTest {
    private static final LocalDate DAY = LocalDate.of(1999, 1, 30);

    @Test
    void customersGetTheRowsInTurnByTheirIdsAsText() {
        // Given: "10" sorts before "9"
        TreeSet<String> customers = new TreeSet<>(List.of("9", "10", "U1"));

        // When
        ProfileSnapshot snapshot =
                TelcoProfiles.snapshot(Bundled.DATA.churnFiles(), customers, DAY);

        // Then
        assertThat(snapshot.date()).isEqualTo(DAY);
        assertThat(snapshot.profiles())
                .extracting(Profile::customerId)
                .containsExactly("10", "9", "U1");
        assertThat(snapshot.profiles().getFirst())
                .extracting(Profile::tier, Profile::lifetimeValue, Profile::interactions)
                .containsExactly("Month-to-month", 29.85, 1L);
    }

    @Test
    void theLabelAndTheRowsOwnIdStayOut() {
        // When
        ProfileSnapshot snapshot =
                TelcoProfiles.snapshot(Bundled.DATA.churnFiles(), new TreeSet<>(List.of("1")), DAY);

        // Then
        assertThat(snapshot.freeColumns())
                .hasSize(16)
                .contains("gender", "MonthlyCharges", "PaymentMethod")
                .doesNotContain("Churn", "customerID", "Contract", "TotalCharges", "tenure");
        assertThat(snapshot.profiles().getFirst().free()).hasSize(16);
    }

    @Test
    void afterTheLastRowComesTheFirstAndBlankChargesAreZero() {
        // Given
        TreeSet<String> customers = new TreeSet<>();
        IntStream.range(0, 4_951).forEach(i -> customers.add("%05d".formatted(i)));

        // When
        List<Profile> profiles =
                TelcoProfiles.snapshot(Bundled.DATA.churnFiles(), customers, DAY).profiles();

        // Then
        assertThat(profiles.get(4_950).free()).isEqualTo(profiles.getFirst().free());
        assertThat(profiles.stream().limit(4_950).filter(one -> one.interactions() == 0))
                .isNotEmpty()
                .allMatch(one -> one.lifetimeValue() == 0);
    }
}
