package io.callstream.lake.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class FormTest {
    @Test
    void tablesAlignNumbersRightAndTextLeft() {
        assertThat(printed(Form.TABLE))
                .containsExactly(
                        "queue   calls",
                        "------  -----",
                        "sales      12",
                        "a, \"b\"      -",
                        "            3",
                        "(3 rows)");
    }

    @Test
    void jsonHasAnObjectALine() {
        assertThat(printed(Form.JSON))
                .containsExactly(
                        "{\"queue\":\"sales\",\"calls\":12}",
                        "{\"queue\":\"a, \\\"b\\\"\",\"calls\":null}",
                        "{\"queue\":\"\",\"calls\":3}");
    }

    @Test
    void csvQuotesWhatNeedsItAndTellsEmptyFromMissing() {
        assertThat(printed(Form.CSV))
                .containsExactly("queue,calls", "sales,12", "\"a, \"\"b\"\"\",", "\"\",3");
    }

    @Test
    void longTablesAreCutAndSaySo() {
        // Given
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < 1001; i++) {
            rows.add(List.of(i));
        }
        List<String> lines = new ArrayList<>();

        // When
        Form.TABLE.print(Table.of(List.of("n"), rows), lines::add);

        // Then
        assertThat(lines).hasSize(1003);
        assertThat(lines.getLast()).isEqualTo("(the first 1000 rows; --csv or --json print all)");
    }

    private static List<String> printed(Form form) {
        List<List<@Nullable Object>> rows =
                List.of(List.of("sales", 12), Arrays.asList("a, \"b\"", null), List.of("", 3));
        List<String> lines = new ArrayList<>();
        form.print(Table.of(List.of("queue", "calls"), rows), lines::add);
        return lines;
    }
}
