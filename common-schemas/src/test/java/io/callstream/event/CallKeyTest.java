package io.callstream.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.testkit.Calls;

import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;

final class CallKeyTest {
    private static final Instant NOON = Instant.parse("1999-02-01T12:00:00Z");

    @Test
    void wholeCallIsKeyedByItsCustomer() {
        assertThat(CallKey.of(Calls.whole("c1", "u1", NOON))).isEqualTo("u1");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "0"})
    void wholeCallWithoutACustomerIsKeyedByItself(String customer) {
        assertThat(CallKey.ofWholeCall("c1", customer)).isEqualTo("call:c1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STARTED",
                "QUEUED",
                "ANSWERED",
                "HELD",
                "RESUMED",
                "TRANSFERRED",
                "WRAP_UP",
                "ENDED",
                "ABANDONED"
            })
    void lifecycleEventIsKeyedByItsCallEvenWhenTheCustomerIsKnown(String type) {
        CallEvent event =
                Calls.event("c1", CallEventType.valueOf(type), NOON).setCustomerId("u1").build();

        assertThat(CallKey.of(event)).isEqualTo("c1");
    }

    /// The bytes and the partition are part of the contract: outside producers write the same keys.
    @Test
    void keyBytesAndPartitionAreFrozen() {
        byte[] customer = CallKey.ofWholeCall("c1", "100001").getBytes(StandardCharsets.UTF_8);
        byte[] unknown =
                CallKey.ofWholeCall("990201-AA0101-33116", null).getBytes(StandardCharsets.UTF_8);

        assertThat(HexFormat.of().formatHex(customer)).isEqualTo("313030303031");
        assertThat(HexFormat.of().formatHex(unknown))
                .isEqualTo("63616c6c3a3939303230312d4141303130312d3333313136");
        assertThat(BuiltInPartitioner.partitionForKey(customer, 6))
                .isEqualTo(PARTITION_OF_CUSTOMER);
        assertThat(BuiltInPartitioner.partitionForKey(unknown, 6)).isEqualTo(PARTITION_OF_UNKNOWN);
    }

    private static final int PARTITION_OF_CUSTOMER = 1;
    private static final int PARTITION_OF_UNKNOWN = 3;
}
