package io.callstream.lake.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.callstream.lake.commit.TableLayout;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.LakeTables;
import io.callstream.lake.table.TableColumns;
import io.callstream.testkit.InMemorySchemaIds;
import io.callstream.testkit.TestTopics;
import io.openlineage.client.OpenLineageClientUtils;

import org.apache.iceberg.PartitionSpec;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

class LineageTest {
    private final LakeTable table =
            LakeTables.of(TestTopics.create(new InMemorySchemaIds()))
                    .ofTopic("call-events")
                    .orElseThrow();
    private final TableLayout layout =
            new TableLayout(
                    TableColumns.of(table, table.schema()),
                    PartitionSpec.unpartitioned(),
                    Map.of());
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-22T09:00:00Z"));
    private final List<JsonNode> sent = new ArrayList<>();

    @Test
    void aRunIsStartedRunsAndCompletesWithWhatCameBetween() throws Exception {
        // Given
        Lineage lineage = lineage(settings());

        // When
        commit(lineage, 10);
        commit(lineage, 5);
        now.updateAndGet(time -> time.plusSeconds(61));
        commit(lineage, 3);
        commit(lineage, 1);
        lineage.completed();

        // Then
        assertThat(sent.stream().map(event -> event.path("eventType").asText()))
                .containsExactly("START", "RUNNING", "RUNNING", "COMPLETE");
        assertThat(sent.stream().map(event -> statistics(event).path("rowCount").asLong()))
                .containsExactly(0L, 10L, 8L, 1L);
        assertThat(sent.stream().map(event -> event.path("run").path("runId")).distinct())
                .hasSize(1);
    }

    @Test
    void namesAndFacetsAreThoseOfTheSpecification() throws Exception {
        // Given
        Lineage lineage = lineage(settings());

        // When
        commit(lineage, 10);

        // Then
        JsonNode event = sent.getLast();
        JsonNode input = event.path("inputs").path(0);
        JsonNode output = event.path("outputs").path(0);
        assertThat(input.path("namespace").asText()).isEqualTo("kafka://broker:9092");
        assertThat(input.path("name").asText()).isEqualTo("call-events");
        assertThat(output.path("namespace").asText()).isEqualTo("s3://bucket");
        assertThat(output.path("name").asText()).isEqualTo("call_events");
        assertThat(event.path("job").path("name").asText()).isEqualTo("lake-sink.call_events");
        assertThat(event.path("job").path("facets").path("jobType").path("processingType").asText())
                .isEqualTo("STREAMING");
        assertThat(output.path("facets").path("storage").path("fileFormat").asText())
                .isEqualTo("parquet");
        assertThat(output.path("facets").path("schema").path("fields").size())
                .isEqualTo(layout.columns().columns().size());
        assertThat(output.path("facets").path("tags").toString())
                .contains(
                        "\"key\":\"dataclassification\",\"value\":\"confidential\",\"source\":\"CALLSTREAM\",\"field\":\"customer_id\"");
    }

    @Test
    void aStoppedPartitionFailsTheRunWithItsReason() throws Exception {
        // Given
        Lineage lineage = lineage(settings());
        commit(lineage, 10);

        // When
        lineage.failed(table, "call-events", "column a cannot be held");

        // Then
        JsonNode event = sent.getLast();
        assertThat(event.path("eventType").asText()).isEqualTo("FAIL");
        assertThat(event.path("run").path("facets").path("errorMessage").path("message").asText())
                .isEqualTo("column a cannot be held");
    }

    @Test
    void nothingIsMadeWhereNobodyAsked() {
        // Given
        Lineage lineage = lineage(Optional.empty());

        // When
        commit(lineage, 10);
        lineage.completed();

        // Then
        assertThat(sent).isEmpty();
    }

    private static Optional<LineageSettings> settings() {
        return Optional.of(
                new LineageSettings(
                        URI.create("http://server"), "callstream", Duration.ofMinutes(1)));
    }

    private Lineage lineage(Optional<LineageSettings> settings) {
        return new Lineage(
                settings,
                new LineageEvents("callstream", "broker:9092,other:9092", "bucket", "1"),
                event -> sent.add(parsed(OpenLineageClientUtils.toJson(event))),
                now::get);
    }

    private static JsonNode parsed(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void commit(Lineage lineage, long rows) {
        lineage.committed(table, Optional.of(layout), List.of("call-events"), rows, 1, 100);
    }

    private static JsonNode statistics(JsonNode event) {
        return event.path("outputs").path(0).path("outputFacets").path("outputStatistics");
    }
}
