package io.callstream.lake.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.lake.file.Provenance.Part;
import io.callstream.lake.table.Source;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class ProvenanceTest {
    private static final Part ONE =
            new Part(new Source("calls-2026.11-7", 3), new OffsetRange(10, 25), 12, 11, 24);
    private static final Part OTHER =
            new Part(new Source("calls", 0), new OffsetRange(0, 5), 2, 0, 4);

    @Test
    void aFooterOfACheckpointSaysItInAKeyEach() {
        Map<String, String> footer = new Provenance(List.of(ONE)).footer();

        assertThat(footer)
                .containsEntry("kafka.topic", "calls-2026.11-7")
                .containsEntry("callstream.range.rows", "12");
        assertThat(Provenance.parse(footer)).contains(new Provenance(List.of(ONE)));
    }

    @Test
    void aFooterOfAMergedFileHasAllParts() {
        Provenance merged =
                Provenance.of(
                        List.of(new Provenance(List.of(ONE)), new Provenance(List.of(OTHER))));

        assertThat(Provenance.parse(merged.footer())).contains(new Provenance(List.of(ONE, OTHER)));
    }

    @Test
    void aFooterOfSomebodyElseIsNone() {
        assertThat(Provenance.parse(Map.of("writer.model.name", "other"))).isEmpty();
    }

    @Test
    void aFooterThatMakesNoSenseIsAFault() {
        assertThatThrownBy(() -> Provenance.parse(Map.of("callstream.parts", "calls/0:1")))
                .hasMessageContaining("calls/0:1");
        assertThatThrownBy(() -> Provenance.parse(Map.of("kafka.topic", "calls")))
                .hasMessageContaining("kafka.partition");
    }
}
