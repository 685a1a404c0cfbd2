package io.callstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.e2e.code.Repository;
import io.callstream.e2e.docs.Documents;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// What the documents say is true of the code.
///
/// `-Ddocs.update=true` writes the generated pages instead of comparing them.
final class DocsTest {
    private static final boolean UPDATE = Boolean.getBoolean("docs.update");
    private static final Path DECISIONS = Path.of("docs/adr");

    /// Paths of one machine, and the hosts from which libraries are fetched, are nobody's business.
    /// Written in pieces, so that this file does not name them.
    private static final Pattern FORBIDDEN =
            Pattern.compile(
                    "/wo"
                            + "rk/|/tm"
                            + "p/br"
                            + "ief|repo\\d?\\.maven\\.apa"
                            + "che|registry\\.np"
                            + "mjs|DESI"
                            + "GN section|LAY"
                            + "OUT\\.md|STY"
                            + "LE\\.md");

    @ParameterizedTest(name = "{0}")
    @MethodSource("generatedPages")
    void aGeneratedPageIsAsTheCodeSays(String file, Supplier<String> text) throws IOException {
        Path page = Repository.root().resolve(file);
        if (UPDATE) {
            Files.createDirectories(page.getParent());
            Files.writeString(page, text.get());
        }
        assertThat(page)
                .as("CONTRIBUTING.md has the command that makes it again (-Ddocs.update=true)")
                .exists()
                .content()
                .isEqualTo(text.get());
    }

    static List<Arguments> generatedPages() {
        return Documents.generated().entrySet().stream()
                .map(page -> Arguments.of(page.getKey(), page.getValue()))
                .toList();
    }

    @Test
    void whatThePagesNameIsThere() {
        assertThat(Documents.pages()).hasSizeGreaterThan(10);
        assertThat(Documents.broken()).isEmpty();
    }

    @Test
    void everyDependencyHasItsReason() {
        assertThat(Documents.reasoned()).isEqualTo(Documents.dependencies());
    }

    @Test
    void everyMetricIsExplained() {
        assertThat(Documents.explainedMeters()).isEqualTo(Documents.meters());
    }

    @Test
    void everyDecisionIsListedUnderANumberOfItsOwn() {
        // Given
        String list = Repository.text(DECISIONS.resolve("README.md"));
        List<String> decisions =
                Repository.files().stream()
                        .filter(file -> DECISIONS.equals(file.getParent()))
                        .map(file -> file.getFileName().toString())
                        .filter(name -> !name.equals("README.md"))
                        .toList();

        // Then
        assertThat(decisions)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(name).matches("\\d{4}-[a-z0-9-]+\\.md"))
                .allSatisfy(name -> assertThat(list).contains("(" + name + ")"));
        assertThat(decisions.stream().map(name -> name.substring(0, 4))).doesNotHaveDuplicates();
    }

    @Test
    void everyPageIsReachedFromTheReadme() {
        assertThat(Documents.unreachable()).isEmpty();
    }

    @Test
    void noFileNamesAMachineOrAPlaceToFetchFrom() {
        Map<Path, String> found = Documents.lines(FORBIDDEN);

        assertThat(found).isEmpty();
    }
}
