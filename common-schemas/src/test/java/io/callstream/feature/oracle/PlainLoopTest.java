package io.callstream.feature.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The loop is worth comparing with only as long as it shares no code with the engine.
class PlainLoopTest {

    @ParameterizedTest
    @ValueSource(strings = {"PlainLoop", "PlainAggregates", "PlainView"})
    void importsNothingOfTheEngine(String type) throws IOException {
        Path file = Path.of("src/test/java/io/callstream/feature/oracle/" + type + ".java");
        List<String> imports =
                Files.readAllLines(file).stream()
                        .filter(line -> line.contains("io.callstream."))
                        .toList();
        assertThat(imports)
                .allSatisfy(line -> assertThat(line).contains("io.callstream.feature.oracle"));
    }
}
