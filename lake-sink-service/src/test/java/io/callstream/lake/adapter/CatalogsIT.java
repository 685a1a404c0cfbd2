package io.callstream.lake.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.lake.commit.CommitResult;
import io.callstream.lake.commit.LakeWriter;
import io.callstream.lake.commit.PartitionCommit;
import io.callstream.lake.commit.Standing;
import io.callstream.lake.file.OffsetRange;
import io.callstream.lake.file.Reading;
import io.callstream.lake.file.RollingPolicy;
import io.callstream.lake.file.RollingPolicy.Trigger;
import io.callstream.lake.maintain.Maintenance;
import io.callstream.lake.maintain.MaintenanceSettings;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.LakeTables;
import io.callstream.lake.table.Source;
import io.callstream.lake.testkit.CallRows;
import io.callstream.lake.testkit.ObjectStoreServer;
import io.callstream.lake.testkit.RestCatalogServer;
import io.callstream.lake.verify.LakeFiles;
import io.callstream.lake.verify.LakeVerifier;
import io.callstream.serde.SchemaIds;
import io.callstream.testkit.InMemorySchemaIds;
import io.callstream.testkit.TestTopics;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.apache.iceberg.aws.glue.GlueCatalog;
import org.apache.iceberg.catalog.Catalog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// The same story on every kind of catalog that can be had here: commits, a fence, a merge, a
/// proof.
class CatalogsIT {
    private static final Source SOURCE = new Source("call-events", 0);
    private static final String BUCKET = "lake-catalogs";

    @TempDir static Path directory;

    private static ObjectStoreServer server;
    private static EmbeddedPostgres postgres;
    private static RestCatalogServer rest;
    private static S3ObjectStore objects;

    private final SchemaIds ids = new InMemorySchemaIds();
    private final LakeTable table =
            LakeTables.of(TestTopics.create(ids)).ofTopic("call-events").orElseThrow();

    @BeforeAll
    static void startServers() throws Exception {
        server = ObjectStoreServer.start(directory);
        objects = S3ObjectStore.open(server.bucket(BUCKET));
        objects.ensureBucket();
        postgres =
                EmbeddedPostgres.builder()
                        .setOverrideWorkingDirectory(directory.resolve("pg-bin").toFile())
                        .setDataDirectory(directory.resolve("pg"))
                        .start();
        rest =
                RestCatalogServer.start(
                        directory, objects.root(), new ObjectFiles(objects, objects.root()));
    }

    @AfterAll
    static void stopServers() throws IOException {
        rest.close();
        postgres.close();
        objects.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgres", "rest"})
    void everyCatalogKeepsThePromise(String kind) {
        try (Lake lake =
                Lake.open(
                        server.bucket(kind.equals("rest") ? BUCKET : BUCKET + "-" + kind),
                        address(kind),
                        ids)) {
            // Given
            LakeWriter first = writer(lake);
            first.hold(first.claim(table, Map.of(SOURCE, 0L), Optional.empty()).orElseThrow());
            read(lake, first, 0, 30);
            first.checkpoint(table, List.of(SOURCE), Trigger.INTERVAL);
            read(lake, first, 30, 60);

            // When
            LakeWriter second = writer(lake);
            LakeWriter.Claim claim =
                    second.claim(table, Map.of(SOURCE, 0L), Optional.empty()).orElseThrow();
            long position = second.hold(claim).getOrDefault(SOURCE, -1L);
            var refused = first.checkpoint(table, List.of(SOURCE), Trigger.INTERVAL);
            read(lake, second, position, 60);
            second.checkpoint(table, List.of(SOURCE), Trigger.INTERVAL);
            CommitResult again =
                    lake.commit()
                            .commit(
                                    table,
                                    List.of(
                                            new PartitionCommit(
                                                    SOURCE,
                                                    claim.owner(),
                                                    new OffsetRange(30, 60),
                                                    OptionalLong.empty())),
                                    List.of());
            Maintenance.Round round = maintain(lake, claim.owner());

            // Then
            assertThat(position).isEqualTo(30);
            assertThat(refused.fenced()).hasSize(1);
            assertThat(again).isInstanceOf(CommitResult.Refused.class);
            Standing standing =
                    lake.commit()
                            .standing(table, List.of(SOURCE))
                            .getOrDefault(SOURCE, Standing.unknown(-1));
            assertThat(standing.offset()).isEqualTo(60);
            assertThat(round.written()).isPositive();
            assertClean(lake);
        }
    }

    @Test
    void glueIsAskedByConfigurationAlone() {
        String address = "glue:";

        Catalog catalog =
                IcebergCatalogs.open(
                        address,
                        objects.root(),
                        new ObjectFiles(objects, objects.root()),
                        server.bucket(BUCKET));

        assertThat(catalog).isInstanceOf(GlueCatalog.class);
        assertThat(catalog.name()).isEqualTo("callstream");
    }

    @Test
    void aCatalogThatIsAwayIsToldByItsName() {
        try (Lake lake =
                Lake.open(
                        server.bucket(BUCKET),
                        "jdbc:postgresql://127.0.0.1:1/none?connectTimeout=2",
                        ids)) {
            assertThatThrownBy(() -> lake.commit().find(table))
                    .isInstanceOf(io.callstream.lake.commit.UnavailableException.class)
                    .hasMessageContaining("catalog");
        }
    }

    private static String address(String kind) {
        return switch (kind) {
            case "postgres" -> postgres.getJdbcUrl("postgres", "postgres");
            case "rest" -> rest.url();
            default -> "jdbc:sqlite:" + directory.resolve("catalog.db");
        };
    }

    private LakeWriter writer(Lake lake) {
        return new LakeWriter(
                lake.commit(),
                lake.uploads(),
                lake.objects(),
                new RollingPolicy(1 << 20, Duration.ofMinutes(5), Duration.ofSeconds(30), 1 << 22),
                ids,
                Clock.systemUTC(),
                CatalogsIT::unique,
                "0");
    }

    private void read(Lake lake, LakeWriter writer, long from, long to) {
        for (long offset = from; offset < to; offset++) {
            byte[] value = CallRows.bytes((int) (offset % 30), 600, ids);
            Reading reading =
                    lake.records().read(table, offset, offset * 1000, null, value, List.of());
            writer.add(SOURCE, ((Reading.Row) reading).row());
        }
        writer.advance(SOURCE, to);
    }

    private Maintenance.Round maintain(Lake lake, String owner) {
        MaintenanceSettings settings =
                new MaintenanceSettings(
                        Duration.ofMinutes(10),
                        Duration.ofHours(1),
                        256 << 20,
                        Duration.ofHours(1));
        try (Maintenance.Open maintenance = lake.maintenance(settings, CatalogsIT::unique)) {
            return maintenance.run(table, Map.of(SOURCE, owner), Instant.now()).orElseThrow();
        }
    }

    private static void assertClean(Lake lake) {
        try (LakeFiles.Open files = lake.files()) {
            assertThat(
                            new LakeVerifier(files)
                                    .verify(lake.table("call_events"), () -> {})
                                    .findings())
                    .isEmpty();
        }
    }

    private static String unique() {
        return UUID.randomUUID().toString().substring(0, 8);
    }
}
