package io.callstream.serving.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitNoteTest {
    @Test
    void noteComesBackWithAndWithoutATime() {
        CommitNote seen = new CommitNote("a-b", -5);
        CommitNote unseen = new CommitNote("a-b", Long.MIN_VALUE);

        assertThat(seen.text()).isEqualTo("a-b|-5");
        assertThat(CommitNote.parse(seen.text())).isEqualTo(seen);
        assertThat(CommitNote.parse(unseen.text())).isEqualTo(unseen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "|", "a", "a|b", "|5", "a|99999999999999999999"})
    void whatIsNoNoteNamesNoStore(String text) {
        assertThat(CommitNote.parse(text)).isEqualTo(CommitNote.NONE);
    }
}
