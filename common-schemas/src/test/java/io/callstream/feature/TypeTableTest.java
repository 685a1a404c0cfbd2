package io.callstream.feature;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/// The published table of which aggregation makes which type of which field: changing it changes
/// what views mean.
class TypeTableTest {

    @Test
    void typesAreThePublishedOnes() throws IOException {
        StringBuilder table = new StringBuilder(row("", FieldType::name));
        for (Aggregation aggregation : Aggregation.values()) {
            table.append(
                    row(
                            aggregation.word(),
                            field ->
                                    aggregation
                                            .resultOf(field)
                                            .map(FeatureType::name)
                                            .orElse("-")));
        }
        try (InputStream golden = getClass().getResourceAsStream("type-table.txt")) {
            assertThat(golden).isNotNull();
            assertThat(table.toString())
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static String row(String head, java.util.function.Function<FieldType, String> cell) {
        return Arrays.stream(FieldType.values())
                        .map(field -> "%-10s".formatted(cell.apply(field)))
                        .collect(Collectors.joining("", "%-22s".formatted(head), ""))
                        .stripTrailing()
                + "\n";
    }
}
