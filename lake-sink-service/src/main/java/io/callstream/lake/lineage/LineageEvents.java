package io.callstream.lake.lineage;

import io.callstream.lake.classification.Classification;
import io.callstream.lake.commit.TableLayout;
import io.callstream.lake.quality.SuiteRun;
import io.callstream.lake.table.LakeTable;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.RunEvent.EventType;

import org.apache.iceberg.types.Types.NestedField;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Makes OpenLineage events, with names by its naming rules: `kafka://<broker>` and the topic in,
/// `s3://<bucket>` and the table's prefix out.
public final class LineageEvents {
    private static final URI PRODUCER = URI.create("https://callstream.io/lake-sink");

    private final OpenLineage lineage = new OpenLineage(PRODUCER);
    private final String jobs;
    private final String kafka;
    private final String bucket;
    private final String version;

    /// @param jobs namespace of the jobs
    /// @param bootstrap brokers; the first names the cluster
    public LineageEvents(String jobs, String bootstrap, String bucket, String version) {
        this.jobs = jobs;
        this.kafka = "kafka://" + bootstrap.split(",", 2)[0].trim();
        this.bucket = "s3://" + bucket;
        this.version = version;
    }

    OpenLineage.RunEvent of(
            EventType type, Lineage.Run run, Optional<String> reason, Instant time) {
        OpenLineage.RunFacetsBuilder facets =
                lineage.newRunFacetsBuilder()
                        .processing_engine(
                                lineage.newProcessingEngineRunFacet(
                                        version, "callstream", version));
        reason.ifPresent(
                text -> facets.errorMessage(lineage.newErrorMessageRunFacet(text, "java", null)));
        OpenLineage.JobFacets job =
                lineage.newJobFacetsBuilder()
                        .jobType(
                                lineage.newJobTypeJobFacet(
                                        "STREAMING", "CALLSTREAM", "TOPIC_TO_TABLE", null))
                        .build();
        List<OpenLineage.InputDataset> inputs = new ArrayList<>();
        for (String topic : run.topics) {
            inputs.add(input(run, topic));
        }
        return lineage.newRunEventBuilder()
                .eventTime(time.atZone(ZoneOffset.UTC))
                .eventType(type)
                .run(lineage.newRun(run.id, facets.build()))
                .job(lineage.newJob(jobs, "lake-sink." + run.table.name(), job))
                .inputs(inputs)
                .outputs(List.of(output(run)))
                .build();
    }

    private OpenLineage.InputDataset input(Lineage.Run run, String topic) {
        OpenLineage.DatasetFacetsBuilder facets = lineage.newDatasetFacetsBuilder();
        run.table
                .schema()
                .ifPresent(
                        schema ->
                                facets.schema(
                                        lineage.newSchemaDatasetFacet(
                                                schema.getFields().stream()
                                                        .map(
                                                                field ->
                                                                        field(
                                                                                field.name(),
                                                                                field.schema()
                                                                                        .getType()
                                                                                        .getName(),
                                                                                field.doc(),
                                                                                field.pos()))
                                                        .toList())));
        OpenLineage.InputDatasetBuilder input =
                lineage.newInputDatasetBuilder()
                        .namespace(kafka)
                        .name(topic)
                        .facets(facets.build());
        OpenLineage.InputDatasetInputFacetsBuilder read =
                lineage.newInputDatasetInputFacetsBuilder();
        if (run.topics.size() == 1) {
            read.inputStatistics(lineage.newInputStatisticsInputDatasetFacet(run.rows, null, null));
        }
        if (!run.quality.isEmpty()) {
            read.dataQualityAssertions(
                    lineage.newDataQualityAssertionsDatasetFacet(assertions(run.quality)));
        }
        return input.inputFacets(read.build()).build();
    }

    private OpenLineage.OutputDataset output(Lineage.Run run) {
        OpenLineage.DatasetFacetsBuilder facets =
                lineage.newDatasetFacetsBuilder()
                        .storage(lineage.newStorageDatasetFacet("iceberg", "parquet"));
        run.layout.ifPresent(layout -> columns(run.table, layout, facets));
        return lineage.newOutputDatasetBuilder()
                .namespace(bucket)
                .name(run.table.prefix())
                .facets(facets.build())
                .outputFacets(
                        lineage.newOutputDatasetOutputFacetsBuilder()
                                .outputStatistics(
                                        lineage.newOutputStatisticsOutputDatasetFacet(
                                                run.rows, run.bytes, run.files))
                                .build())
                .build();
    }

    private void columns(
            LakeTable table, TableLayout layout, OpenLineage.DatasetFacetsBuilder facets) {
        List<OpenLineage.SchemaDatasetFacetFields> fields = new ArrayList<>();
        List<OpenLineage.TagsDatasetFacetFields> tags = new ArrayList<>();
        List<NestedField> columns = layout.columns().columns();
        for (int i = 0; i < columns.size(); i++) {
            NestedField column = columns.get(i);
            fields.add(field(column.name(), column.type().toString(), column.doc(), i));
            tags.add(
                    lineage.newTagsDatasetFacetFields(
                            "dataclassification",
                            Classification.of(table, column.name()).name().toLowerCase(Locale.ROOT),
                            "CALLSTREAM",
                            column.name()));
        }
        facets.schema(lineage.newSchemaDatasetFacet(fields));
        facets.tags(lineage.newTagsDatasetFacet(tags));
    }

    private OpenLineage.SchemaDatasetFacetFields field(
            String name, String type, @org.jspecify.annotations.Nullable String doc, int position) {
        return lineage.newSchemaDatasetFacetFieldsBuilder()
                .name(name)
                .type(type)
                .description(doc)
                .ordinal_position(position + 1L)
                .build();
    }

    private List<OpenLineage.DataQualityAssertionsDatasetFacetAssertions> assertions(
            List<SuiteRun.Result> results) {
        List<OpenLineage.DataQualityAssertionsDatasetFacetAssertions> all = new ArrayList<>();
        for (SuiteRun.Result result : results) {
            for (SuiteRun.Judged one : result.judged()) {
                OpenLineage.DataQualityAssertionsDatasetFacetAssertionsBuilder built =
                        lineage.newDataQualityAssertionsDatasetFacetAssertionsBuilder()
                                .assertion(one.expectation().type())
                                .success(one.finding().success())
                                .severity(
                                        one.expectation().severity()
                                                        == io.callstream.lake.quality.Severity
                                                                .CRITICAL
                                                ? "error"
                                                : "warn");
                if (one.expectation().columns().size() == 1) {
                    built.column(one.expectation().columns().getFirst());
                }
                all.add(built.build());
            }
        }
        return all;
    }
}
