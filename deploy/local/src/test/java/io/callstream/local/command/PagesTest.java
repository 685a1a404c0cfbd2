package io.callstream.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Map;

class PagesTest {
    @Test
    void pagesAreOpenedOnlyWhereThereIsADesktop() {
        assertThat(Pages.opener(Map.of(), "Linux")).isEmpty();
        assertThat(Pages.opener(Map.of("DISPLAY", ""), "Linux")).isEmpty();
        assertThat(Pages.opener(Map.of("DISPLAY", ":0"), "Linux")).contains("xdg-open");
        assertThat(Pages.opener(Map.of("WAYLAND_DISPLAY", "wayland-0"), "Linux"))
                .contains("xdg-open");
        assertThat(Pages.opener(Map.of(), "Mac OS X")).contains("open");
    }
}
