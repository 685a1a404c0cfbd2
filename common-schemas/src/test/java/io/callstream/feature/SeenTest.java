package io.callstream.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SeenTest {

    @Test
    void textNamesTheLastOffsetPerPartitionSorted() {
        Seen seen =
                Seen.NOTHING
                        .with("call-events", 3, 17)
                        .with("agent-states", 0, 5)
                        .with("call-events", 10, 0);
        assertThat(seen.text()).isEqualTo("agent-states-0:5,call-events-10:0,call-events-3:17");
        assertThat(Seen.parse(seen.text())).isEqualTo(seen);
    }

    @Test
    void anOffsetNeverGoesBack() {
        Seen seen =
                Seen.NOTHING
                        .with("call-events", 3, 17)
                        .with("call-events", 3, 4)
                        .with("call-events", 3, 21);
        assertThat(seen.text()).isEqualTo("call-events-3:21");
        assertThat(Seen.NOTHING.text()).isEmpty();
    }

    @Test
    void otherTextsAreRefused() {
        assertThatThrownBy(() -> Seen.parse("call-events"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Seen.parse("a-1:2,")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Seen.parse("a-b:2")).isInstanceOf(IllegalArgumentException.class);
    }
}
