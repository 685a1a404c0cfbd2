package io.callstream.ingest.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.ingest.validate.Limits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

class JsonBodyTest {
    private static JsonBody split(String body) throws RequestRefused {
        return JsonBody.split(body.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> records(String body) throws RequestRefused {
        return split(body).records().stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void elementsOfAnArrayAreTakenByteForByte() throws RequestRefused {
        // When
        List<String> records =
                records(" [ {\"a\" : \"é]\"} ,{\"b\":[{}]},\"tex\\\"t\" , 17, null ] ");

        // Then
        assertThat(records)
                .containsExactly("{\"a\" : \"é]\"}", "{\"b\":[{}]}", "\"tex\\\"t\"", "17", "null");
    }

    @Test
    void anythingElseIsOneRecord() throws RequestRefused {
        assertThat(records("{\"a\":1}")).containsExactly("{\"a\":1}");
        assertThat(records("nonsense")).containsExactly("nonsense");
        assertThat(split("{}").array()).isFalse();
        assertThat(split("[]").array()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[{}", "[{},", "[{}] {}", "[{\"a\":}]", "[{}}"})
    void brokenArrayIsRefusedWithItsPlace(String body) {
        assertThatThrownBy(() -> split(body))
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        e -> {
                            assertThat(e.status()).isEqualTo(400);
                            assertThat(e.faults()).hasSize(1);
                        });
    }

    @Test
    void tooManyOrTooBigRecordsAreRefused() {
        assertThatThrownBy(() -> split("[" + "{},".repeat(1_000) + "{}]"))
                .isInstanceOfSatisfying(
                        RequestRefused.class, e -> assertThat(e.status()).isEqualTo(413));
        assertThatThrownBy(() -> split("{\"a\":\"" + "x".repeat(Limits.RECORD_BYTES) + "\"}"))
                .isInstanceOfSatisfying(
                        RequestRefused.class, e -> assertThat(e.status()).isEqualTo(413));
    }
}
