package io.callstream.enrichment.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.enrichment.text.linear.LinearModelCodec;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Map;

/// Trains both shipped models again: some half a minute.
final class ShippedModelsTest {
    @Test
    void trainingAgainGivesTheBytesThatAreShipped() {
        ShippedModels shipped = new ShippedModels(Path.of("data"), line -> {});

        Map<String, byte[]> models = shipped.train(percent -> {});

        assertThat(models.get("sentiment.model"))
                .isEqualTo(LinearModelCodec.write(TextResources.sentiment()));
        assertThat(models.get("contact-reason.model"))
                .isEqualTo(LinearModelCodec.write(TextResources.contactReason()));
    }
}
