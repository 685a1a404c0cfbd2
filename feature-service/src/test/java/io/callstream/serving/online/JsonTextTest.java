package io.callstream.serving.online;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.callstream.feature.FeatureType;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

class JsonTextTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void anyTextAndNumberComesBackToTheBitAndIsWhatJacksonReads() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            String text =
                    random.ints(random.nextInt(12), 0, 0x600)
                            .collect(
                                    StringBuilder::new,
                                    StringBuilder::appendCodePoint,
                                    StringBuilder::append)
                            .toString();
            byte[] json = JsonText.encode(text);
            assertThat(JsonText.decode(FeatureType.STRING, json, 0, json.length)).isEqualTo(text);
            assertThat(JSON.readTree(json).textValue()).isEqualTo(text);
            assertThat(json).doesNotContain('\n');
            double number = Double.longBitsToDouble(random.nextLong());
            byte[] digits = JsonText.encode(number);
            if (Double.isFinite(number)) {
                assertThat(JsonText.decode(FeatureType.DOUBLE, digits, 0, digits.length))
                        .isEqualTo(number);
                assertThat(JSON.readTree(digits).doubleValue()).isEqualTo(number);
            } else {
                assertThat(digits).asString().isEqualTo("null");
            }
        }
        assertThat(JsonText.encode(Long.MIN_VALUE)).asString().isEqualTo("-9223372036854775808");
        assertThat(JsonText.encode(true)).asString().isEqualTo("true");
    }

    @Test
    void wholeRowIsReadOnlyUnderItsOwnDefinitionAndGarbageIsNone() {
        RowVersion version = new RowVersion(-5, 7, 9);
        byte[] text = RowText.encode(version, "ab12", Arrays.asList(3L, null, "x\ny"));
        byte[] columns = {'a', 'b', '1', '2'};

        assertThat(RowText.decode(text, columns, 3, new int[] {2, 0}))
                .hasValueSatisfying(
                        row -> {
                            assertThat(row.version()).isEqualTo(version);
                            assertThat(row.cells()).isEqualTo(List.of("\"x\\u000ay\"", "3"));
                        });
        assertThat(RowText.decode(text, new byte[] {'c'}, 3, new int[] {0})).isEmpty();
        assertThat(RowText.decode(text, columns, 4, new int[] {0})).isEmpty();
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            byte[] garbage = Arrays.copyOf(text, random.nextInt(text.length));
            for (int j = 0; j < 3 && garbage.length > 0; j++) {
                garbage[random.nextInt(garbage.length)] = (byte) random.nextInt();
            }
            RowText.decode(garbage, columns, 3, new int[] {0});
        }
    }
}
