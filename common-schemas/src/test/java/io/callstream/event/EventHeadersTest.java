package io.callstream.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

final class EventHeadersTest {
    @Test
    void namesAreFrozen() {
        Map<String, String> names = new TreeMap<>();
        Arrays.stream(EventHeaders.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .forEach(
                        field -> {
                            try {
                                names.put(field.getName(), String.valueOf(field.get(null)));
                            } catch (IllegalAccessException e) {
                                throw new AssertionError(e);
                            }
                        });

        assertThat(names.values())
                .containsExactlyInAnyOrderElementsOf(
                        List.of(
                                "ce_id",
                                "ce_source",
                                "ce_time",
                                "ce_dataclassification",
                                "traceparent",
                                "t_ingest",
                                "t_validated",
                                "t_enriched",
                                "t_feature",
                                "event_timestamp",
                                "seen",
                                "origin",
                                "snapshot_date",
                                "cause",
                                "expiry",
                                "backfill"));
    }

    @Test
    void timesAreDecimalEpochMillis() {
        Headers headers =
                new RecordHeaders()
                        .add(EventHeaders.T_INGEST, EventHeaders.bytes(917_870_400_123L));

        assertThat(EventHeaders.text(headers, EventHeaders.T_INGEST)).isEqualTo("917870400123");
        assertThat(EventHeaders.millis(headers, EventHeaders.T_INGEST, -1))
                .isEqualTo(917_870_400_123L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "-5", "1e3", "9999999999999999999999"})
    void headerThatIsNoTimeCountsAsAbsent(String value) {
        Headers headers = new RecordHeaders().add(EventHeaders.T_INGEST, EventHeaders.bytes(value));

        assertThat(EventHeaders.millis(headers, EventHeaders.T_INGEST, 7)).isEqualTo(7);
    }
}
