package io.callstream.lake.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;

class HoursTest {
    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, 0, date=1970-01-01/hour=00",
        "1969-12-31T23:59:59.999Z, -1, date=1969-12-31/hour=23",
        "2026-11-22T09:59:59.999Z, 498705, date=2026-11-22/hour=09",
        "1999-02-01T00:00:00Z, 254952, date=1999-02-01/hour=00",
        "10000-01-01T00:00:00Z, 70389528, date=+10000-01-01/hour=00"
    })
    void pathIsTheHourOfUtc(String time, int hour, String path) {
        // When
        int found =
                Hours.of(
                        Instant.parse(time.startsWith("10000") ? "+" + time : time).toEpochMilli());

        // Then
        assertThat(found).isEqualTo(hour);
        assertThat(Hours.path(found)).isEqualTo(path);
    }
}
