package io.callstream.lake.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.lake.table.Hours;
import io.callstream.lake.table.LakeTables;
import io.callstream.lake.table.Source;
import io.callstream.testkit.TestTopics;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;

class FileNameTest {
    private final LakeTables tables = LakeTables.of(TestTopics.create());

    @ParameterizedTest
    @CsvSource({
        "call-events, call_events/date=2026-11-22/hour=09/call-events-3-17-42-0a1b2c3d.parquet",
        "feature.customer_calls, feature_customer_calls/date=2026-11-22/hour=09/feature.customer_calls-3-17-42-0a1b2c3d.parquet",
        "live-call-transcripts, restricted/call_transcripts/date=2026-11-22/hour=09/live-call-transcripts-3-17-42-0a1b2c3d.parquet",
        "dead-letters, restricted/dead_letters/date=2026-11-22/hour=09/dead-letters-3-17-42-0a1b2c3d.parquet"
    })
    void nameTellsTableHourSourceOffsetsAndAttempt(String topic, String name) {
        // Given
        int hour = Hours.of(Instant.parse("2026-11-22T09:30:00Z").toEpochMilli());

        // When
        String key =
                FileName.of(
                        tables.ofTopic(topic).orElseThrow(),
                        hour,
                        new Source(topic, 3),
                        17,
                        42,
                        "0a1b2c3d");

        // Then
        assertThat(key).isEqualTo(name);
    }
}
