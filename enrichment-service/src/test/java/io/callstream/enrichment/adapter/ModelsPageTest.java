package io.callstream.enrichment.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.enrichment.text.linear.LinearModelCodec;
import io.callstream.enrichment.text.train.ModelsPage;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;

final class ModelsPageTest {
    @Test
    void thePageIsAboutTheModelsThatAreShipped() {
        assertThat(Path.of("../docs/MODELS.md"))
                .as("callstream train text --report docs/MODELS.md writes it")
                .content()
                .contains(ModelsPage.digest(LinearModelCodec.write(TextResources.sentiment())))
                .contains(ModelsPage.digest(LinearModelCodec.write(TextResources.contactReason())));
    }
}
