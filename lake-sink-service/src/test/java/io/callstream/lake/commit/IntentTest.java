package io.callstream.lake.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.lake.file.OffsetRange;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.LakeTables;
import io.callstream.lake.table.Source;
import io.callstream.testkit.TestTopics;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;

class IntentTest {
    private static final Source SOURCE = new Source("dead-letters", 4);
    private static final Intent INTENT =
            new Intent(
                    SOURCE,
                    "0-0a1b2c3d",
                    new OffsetRange(10, 20),
                    List.of("restricted/dead_letters/a.parquet"));

    @Test
    void bytesAreTheFrozenOnes() {
        assertThat(new String(INTENT.bytes(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"topic\":\"dead-letters\",\"partition\":4,\"owner\":\"0-0a1b2c3d\",\"from\":10,\"to\":20,"
                                + "\"objects\":[\"restricted/dead_letters/a.parquet\"]}");
    }

    @Test
    void readsWhatItWrote() {
        assertThat(Intent.parse(INTENT.bytes())).isEqualTo(INTENT);
    }

    @Test
    void otherBytesAreRefused() {
        assertThatThrownBy(() -> Intent.parse(new byte[] {1, 2}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keyFollowsFromTableSourceAndOwner() {
        // Given
        LakeTable table = LakeTables.of(TestTopics.create()).ofTopic("dead-letters").orElseThrow();

        // Then
        assertThat(Intent.key(table, SOURCE, "0-0a1b2c3d"))
                .isEqualTo("restricted/dead_letters/_intents/dead-letters-4-0-0a1b2c3d.json");
    }

    @Test
    void uncommittedWhileTheTableHasNotReachedItsEnd() {
        assertThat(INTENT.uncommittedAt(10)).isTrue();
        assertThat(INTENT.uncommittedAt(20)).isFalse();
    }

    @Test
    void propertiesAreTheFrozenOnes() {
        assertThat(CommitProperties.offset(SOURCE)).isEqualTo("callstream.offset.dead-letters.4");
        assertThat(CommitProperties.owner(SOURCE)).isEqualTo("callstream.owner.dead-letters.4");
        assertThat(CommitProperties.range(SOURCE)).isEqualTo("callstream.range.dead-letters.4");
        assertThat(new OffsetRange(10, 20).text()).isEqualTo("10-20");
    }
}
