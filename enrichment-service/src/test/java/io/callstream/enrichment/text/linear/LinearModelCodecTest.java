package io.callstream.enrichment.text.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.callstream.enrichment.adapter.TextResources;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Random;

final class LinearModelCodecTest {
    private static final byte[] BYTES = LinearModelCodec.write(TextResources.sentiment());

    @Test
    void aModelComesBackAsItWas() {
        assertThat(LinearModelCodec.write(LinearModelCodec.read(BYTES))).isEqualTo(BYTES);
    }

    @Test
    void theShippedModelsTogetherStayBelowTwentyMegabytes() {
        int both = BYTES.length + LinearModelCodec.write(TextResources.contactReason()).length;

        assertThat(both).isLessThan(20_000_000);
    }

    @Test
    void whatBreaksOffIsRefusedWherever() {
        for (int length = 0; length < BYTES.length; length += 1 + length / 3) {
            byte[] part = Arrays.copyOf(BYTES, length);
            assertThatIllegalArgumentException().isThrownBy(() -> LinearModelCodec.read(part));
        }
    }

    @Test
    void garbageIsRefusedWithAMessage() {
        byte[] garbage = new byte[1000];
        new Random(1).nextBytes(garbage);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinearModelCodec.read(garbage))
                .withMessageContaining("train text");
    }
}
