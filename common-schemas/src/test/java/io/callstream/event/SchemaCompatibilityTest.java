package io.callstream.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A change that breaks a released schema fails here, without any server (BACKWARD_TRANSITIVE).
final class SchemaCompatibilityTest {
    private static final Path CURRENT = Path.of("src/main/avro");
    private static final Path RELEASED = CURRENT.resolve("released");

    static List<String> records() throws IOException {
        try (Stream<Path> files = Files.list(CURRENT)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".avsc"))
                    .map(name -> name.substring(0, name.length() - ".avsc".length()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void currentSchemaReadsEveryReleasedOne(String record) throws IOException {
        Schema current = parse(CURRENT.resolve(record + ".avsc"));

        for (Path version : versions(record)) {
            assertThat(
                            SchemaCompatibility.checkReaderWriterCompatibility(
                                            current, parse(version))
                                    .getType())
                    .as(
                            "%s must be able to read what was written with %s: add fields with defaults, never remove or retype",
                            record, version)
                    .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void newestReleasedVersionIsTheCurrentOne(String record) throws IOException {
        String current = canonical(CURRENT.resolve(record + ".avsc"));
        String newest = canonical(versions(record).getLast());

        assertThat(newest)
                .as(
                        "%s.avsc has changed: copy it to released/%s as the next version",
                        record, record)
                .isEqualTo(current);
    }

    @Test
    void thereAreTwelveRecords() throws IOException {
        assertThat(records())
                .containsExactly(
                        "AgentInterval",
                        "AgentState",
                        "Alert",
                        "CallEvent",
                        "CallResolution",
                        "CallState",
                        "CustomerProfile",
                        "EnrichedCall",
                        "Feedback",
                        "QueueMove",
                        "ScoredSegment",
                        "TranscriptSegment");
    }

    @Test
    void everyFieldSaysWhatItIsAndHowFarItMayTravel() throws IOException {
        for (String record : records()) {
            for (Schema.Field field : parse(CURRENT.resolve(record + ".avsc")).getFields()) {
                assertThat(field.doc()).as("%s.%s", record, field.name()).isNotBlank();
                assertThat(field.getProp(Classification.PROPERTY))
                        .as("classification of %s.%s", record, field.name())
                        .isIn("public", "internal", "confidential", "restricted");
            }
        }
    }

    private static List<Path> versions(String record) throws IOException {
        try (Stream<Path> files = Files.list(RELEASED.resolve(record))) {
            return files.sorted(Comparator.comparingInt(SchemaCompatibilityTest::number)).toList();
        }
    }

    private static int number(Path version) {
        return Integer.parseInt(version.getFileName().toString().replace(".avsc", ""));
    }

    private static Schema parse(Path file) throws IOException {
        return new Schema.Parser().parse(Files.readString(file));
    }

    /// Parsing Canonical Form leaves defaults and logical types out, so the full text of the parsed
    /// schema is compared too.
    private static String canonical(Path file) throws IOException {
        Schema schema = parse(file);
        return SchemaNormalization.toParsingForm(schema) + "\n" + schema;
    }
}
