package io.callstream.lake.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.testkit.TestTopics;
import io.callstream.topic.Topics;

import org.apache.iceberg.PartitionField;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

class LakeTablesTest {
    private static final Path GOLDEN =
            Path.of("src", "test", "resources", "io", "callstream", "lake", "tables.txt");

    private final Topics topics = TestTopics.create();
    private final LakeTables tables = LakeTables.of(topics);

    /// Run with `-Dgolden.update=true` to write the file anew, and read the difference before you
    /// commit it.
    @Test
    void tablesAndColumnsAreTheFrozenOnes() throws IOException {
        // When
        StringBuilder described = new StringBuilder();
        tables.all().forEach(table -> describe(table, described));

        // Then
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(GOLDEN, described);
        }
        assertThat(described.toString()).isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void everyTopicHasATable() {
        assertThat(topics.all().values())
                .allSatisfy(topic -> assertThat(tables.ofTopic(topic.name())).isPresent());
    }

    @Test
    void aliasesShareATable() {
        assertThat(tables.ofTopic("live-call-transcripts"))
                .isEqualTo(tables.ofTopic("call-transcripts"));
        assertThat(tables.ofTopic("call-center-transcripts"))
                .isEqualTo(tables.ofTopic("call-transcripts"));
    }

    @Test
    void featureTopicsOfAnyViewHaveATable() {
        // When
        Optional<LakeTable> table = tables.ofTopic("feature.hourly_spend");

        // Then
        assertThat(table.map(LakeTable::name)).contains("feature_hourly_spend");
        assertThat(table.map(LakeTable::eventTime))
                .contains(new EventTime.OfField("event_timestamp"));
        assertThat(tables.topics().matcher("feature.hourly_spend").matches()).isTrue();
    }

    @Test
    void internalTopicsHaveNone() {
        assertThat(tables.ofTopic("enrichment-service-profiles-changelog")).isEmpty();
        assertThat(tables.topics().matcher("enrichment-service-profiles-changelog").matches())
                .isFalse();
        assertThat(tables.topics().matcher("call-events-2").matches()).isFalse();
    }

    @Test
    void unredactedBytesAreRestricted() {
        assertThat(tables.all().stream().filter(LakeTable::restricted).map(LakeTable::prefix))
                .containsExactly(
                        "restricted/call_center_events",
                        "restricted/call_transcripts",
                        "restricted/call_outcomes",
                        "restricted/agent_states",
                        "restricted/transcript_segments",
                        "restricted/dead_letters");
    }

    private static void describe(LakeTable table, StringBuilder out) {
        org.apache.iceberg.Schema columns = TableColumns.of(table, table.schema());
        PartitionField hour = TableColumns.partitioning(table, columns).fields().getFirst();
        out.append(table.prefix())
                .append("/ by ")
                .append(hour.transform())
                .append(" of ")
                .append(columns.findColumnName(hour.sourceId()))
                .append('\n');
        for (NestedField column : columns.columns()) {
            out.append("  ")
                    .append(column.name())
                    .append(' ')
                    .append(column.type())
                    .append(column.isRequired() ? " required" : "")
                    .append('\n');
        }
    }
}
