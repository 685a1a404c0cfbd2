package io.callstream.ingest.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.event.CallEvent;

import org.junit.jupiter.api.Test;

final class CallerTest {
    @Test
    void callingNumberIsKeptAsATokenAlone() {
        // When
        CallEvent plain = call("\"+1 415 555 2671\"");
        CallEvent same = call("\"14155552671\"");

        // Then
        assertThat(plain.getCaller()).startsWith("tok_").isEqualTo(same.getCaller());
        assertThat(plain.toString()).doesNotContain("555");
    }

    private static CallEvent call(String caller) {
        return Verdicts.call(
                "{\"call_id\":\"c1\",\"timestamp\":\"2026-01-15T11:00:00Z\",\"duration_sec\":60,\"caller\":"
                        + caller
                        + "}");
    }
}
