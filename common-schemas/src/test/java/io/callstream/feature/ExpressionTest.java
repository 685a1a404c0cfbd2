package io.callstream.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

class ExpressionTest {
    private static final Map<String, FieldType> FIELDS =
            Map.of(
                    "customer_id", FieldType.STRING,
                    "outcome", FieldType.STRING,
                    "seconds", FieldType.DOUBLE,
                    "rate", FieldType.FLOAT,
                    "calls", FieldType.INT64,
                    "priority", FieldType.INT32,
                    "known", FieldType.BOOL,
                    "at", FieldType.TIMESTAMP);
    private static final List<String> ORDER =
            List.of(
                    "customer_id",
                    "outcome",
                    "seconds",
                    "rate",
                    "calls",
                    "priority",
                    "known",
                    "at");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    customer_id != null && outcome != 'PHANTOM'   | true
                    outcome == 'ANSWERED'                         | true
                    seconds > 20                                  | true
                    seconds * 2.0                                 | 61.0
                    rate < 1                                      | true
                    double(calls) / 4.0                           | 0.75
                    calls / (calls - 3)                           | null
                    priority == 7                                 | true
                    priority + 1                                  | 8
                    known                                         | true
                    known ? 'yes' : 'no'                          | yes
                    at > timestamp('1999-01-31T00:00:00Z')        | true
                    at                                            | 917827200000
                    ['A', 'B'].exists(o, outcome.startsWith(o))   | true
                    double(calls) / 0.0                           | null
                    """)
    void computesOverValues(String text, String expected) {
        Object result = evaluate(text, "c1", "ANSWERED", 30.5, 0.5f, 3L, 7, true, 917_827_200_000L);
        assertThat(String.valueOf(result)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    customer_id != null && outcome != 'PHANTOM'   | false
                    outcome != 'PHANTOM'                          | true
                    seconds > 20                                  | null
                    !(seconds != null && seconds <= 20)           | true
                    calls == null ? 0 : calls                     | 0
                    known                                         | null
                    outcome.startsWith('A')                       | null
                    """)
    void computesOverNulls(String text, String expected) {
        Object result = evaluate(text, null, null, null, null, null, null, null, null);
        assertThat(String.valueOf(result)).isEqualTo(expected);
    }

    @Test
    void namesWhatItUsesInAnyOrderOfFields() {
        Expression expression = Expression.compile("seconds > double(calls)", FIELDS);
        assertThat(expression.variables()).containsExactly("calls", "seconds");
        assertThat(expression.type()).isEqualTo(FeatureType.BOOL);
        assertThat(expression.evaluate(new Object[] {2L, 3.0})).isEqualTo(true);
    }

    @Test
    void faultsTellColumnAndReason() {
        assertThatThrownBy(() -> Expression.compile("outcom == 'X'", FIELDS))
                .isInstanceOf(IllegalExpressionException.class)
                .hasMessageContaining("column 1")
                .hasMessageContaining("outcom");
        assertThatThrownBy(() -> Expression.compile("outcome > 5", FIELDS))
                .hasMessageContaining("no matching overload");
        assertThatThrownBy(() -> Expression.compile("outcome ==", FIELDS))
                .hasMessageContaining("column");
        assertThatThrownBy(() -> Expression.compile("[1, 2]", FIELDS))
                .hasMessageContaining("result is of type");
    }

    private static @Nullable Object evaluate(String text, @Nullable Object... values) {
        return Expression.compile(text, FIELDS).bind(ORDER, FIELDS).evaluate(values);
    }
}
