package io.callstream.ingest.validate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;

class TimestampsTest {
    @Test
    void agreesWithTheParserOfTheJdk() {
        // Given
        Random random = new Random(11);

        for (int i = 0; i < 20_000; i++) {
            Instant instant =
                    Instant.ofEpochSecond(
                            random.nextLong(-62_135_596_800L, 253_402_300_800L),
                            random.nextInt(1_000_000_000));
            ZoneOffset offset = ZoneOffset.ofTotalSeconds(random.nextInt(-17 * 60, 17 * 60) * 60);
            OffsetDateTime time = instant.atOffset(offset);
            if (time.getYear() < 1 || time.getYear() > 9999) {
                continue;
            }

            // When
            String text =
                    DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                            time.withSecond(random.nextInt(60)));
            long parsed = Timestamps.parse(text);

            // Then
            assertThat(parsed)
                    .as(text)
                    .isEqualTo(OffsetDateTime.parse(text).toInstant().toEpochMilli());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2023-10-27T10:00:00Z,2023-10-27T10:00:00Z",
        "2023-10-27t10:00:00z,2023-10-27T10:00:00Z",
        "2023-10-27 10:00:00.5Z,2023-10-27T10:00:00.500Z",
        "2023-10-27T10:00:00.123456789012Z,2023-10-27T10:00:00.123Z",
        "2023-10-27T12:00:00+02:00,2023-10-27T10:00:00Z",
        "2023-10-27T12:00:00+0200,2023-10-27T10:00:00Z",
        "2023-10-27T04:30:00-05:30,2023-10-27T10:00:00Z",
        "2016-12-31T23:59:60Z,2017-01-01T00:00:00Z",
        "2024-02-29T00:00:00Z,2024-02-29T00:00:00Z",
    })
    void readsEveryFormOfRfc3339(String text, Instant expected) {
        assertThat(Instant.ofEpochMilli(Timestamps.parse(text))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2023-10-27T10:00:00",
                "2023-10-27",
                "10:00:00Z",
                "2023-02-29T00:00:00Z",
                "2023-13-01T00:00:00Z",
                "2023-00-01T00:00:00Z",
                "2023-01-32T00:00:00Z",
                "2023-01-01T24:00:00Z",
                "2023-01-01T00:60:00Z",
                "2023-01-01T00:00:61Z",
                "2023-01-01T00:00:00.Z",
                "2023-01-01T00:00:00X",
                "2023-01-01T00:00:00+24:00",
                "2023-01-01T00:00:00+2:00",
                "2023-01-01T00:00:00ZZ",
                "-023-01-01T00:00:00Z",
                "2023-1-01T00:00:000Z",
                "",
            })
    void refusesWhatNamesNoInstant(String text) {
        assertThat(Timestamps.parse(text)).isEqualTo(Timestamps.INVALID);
    }

    @Test
    void numbersAreSecondsBelowTenToTheEleventhElseMilliseconds() {
        assertThat(Timestamps.of(1_698_400_800L)).isEqualTo(1_698_400_800_000L);
        assertThat(Timestamps.of(1_698_400_800.25)).isEqualTo(1_698_400_800_250L);
        assertThat(Timestamps.of(1_698_400_800_000L)).isEqualTo(1_698_400_800_000L);
        assertThat(Timestamps.of(99_999_999_999L)).isEqualTo(99_999_999_999_000L);
        assertThat(Timestamps.of(Double.NaN)).isEqualTo(Timestamps.INVALID);
        assertThat(Timestamps.of(true)).isEqualTo(Timestamps.INVALID);
    }
}
