package io.callstream.ingest.validate;

import static org.assertj.core.api.Assertions.fail;

import io.callstream.event.Tokeniser;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// Whatever the bytes, there is a verdict: random ones, truncations and mutations of valid records.
class AnyBytesTest {
    private static final List<String> VALID =
            List.of(
                    """
            {"call_id":"12345","customer_id":"cust_678","timestamp":"2023-10-27T10:00:00.123+02:00","duration_sec":300.5,"agent_id":"agent_55","queue":"prämium","outcome":"PHANTOM","sequence":7}""",
                    """
            {"call_id":"c","segment_start":0,"segment_end":10,"transcript":"H\\u00e9llo \\ud83d\\ude00 \uD83D\uDE00","confidence":0.95,"is_partial":false}""",
                    """
            {"specversion":"1.0","id":"e9","source":"/pbx","time":"2023-10-27T10:00:00Z","data":{"agent_id":"a","state":"BUSY","timestamp":1698400800,"call_id":"c","resolved":true,"csat":4,"x":[1,[2,{"y":null}]]}}""",
                    """
            {"specversion":"1.0","id":"e9","source":"/pbx","data_base64":"eyJjYWxsX2lkIjoiYyJ9"}""");

    private static final List<RecordValidator<?>> VALIDATORS =
            List.of(
                    RecordValidator.callEvents(Set.of(), Tokeniser.NONE),
                    RecordValidator.transcripts(Set.of()),
                    RecordValidator.outcomes(Set.of()),
                    RecordValidator.agentStates(Set.of()));

    private static void judge(byte[] bytes) {
        for (RecordValidator<?> validator : VALIDATORS) {
            Verdict<?> verdict = validator.validate(bytes, Arrival.at(1_700_000_000_000L));
            if (verdict.source().isEmpty()) {
                fail("a verdict without a source");
            }
        }
    }

    @Test
    void randomBytesHaveAVerdict() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            judge(bytes);
        }
    }

    @Test
    void everyTruncationHasAVerdict() {
        for (String valid : VALID) {
            byte[] bytes = valid.getBytes(StandardCharsets.UTF_8);
            for (int length = 0; length <= bytes.length; length++) {
                judge(Arrays.copyOf(bytes, length));
            }
        }
    }

    @Test
    void mutationsHaveAVerdict() {
        Random random = new Random(2);
        byte[] alphabet = "{}[]\":,\\u0e-+.NnIiTtZz19 \u00e9".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = VALID.get(random.nextInt(VALID.size())).getBytes(StandardCharsets.UTF_8);
            for (int change = random.nextInt(1, 6); change > 0; change--) {
                boolean any = random.nextBoolean();
                bytes[random.nextInt(bytes.length)] =
                        any
                                ? (byte) random.nextInt(256)
                                : alphabet[random.nextInt(alphabet.length)];
            }
            judge(bytes);
        }
    }

    @Test
    void hostileValuesHaveAVerdict() {
        List<String> values =
                List.of(
                        "1e999999",
                        "-1e999999",
                        "9".repeat(900),
                        "9".repeat(5_000),
                        "0." + "1".repeat(900),
                        "NaN",
                        "-Infinity",
                        "+INF",
                        "\"\\ud800\"",
                        "\"" + "\\u0000".repeat(300) + "\"",
                        "[".repeat(100_000),
                        "{\"a\":".repeat(100_000),
                        "-0",
                        "1e-400");
        for (String value : values) {
            for (Field field : Field.values()) {
                judge(
                        ("{\"" + field.label() + "\":" + value + "}")
                                .getBytes(StandardCharsets.UTF_8));
                judge(
                        ("{\"call_id\":\"c\",\"agent_id\":\"a\",\""
                                        + field.label()
                                        + "\":"
                                        + value
                                        + ",\"z\":1}")
                                .getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void countlessNamesHaveAVerdict() {
        StringBuilder names = new StringBuilder("{");
        for (int i = 0; i < 60_000; i++) {
            names.append('"').append(Integer.toHexString(i * 31)).append("\":0,");
        }
        judge(names.append("\"call_id\":\"c\"}").toString().getBytes(StandardCharsets.UTF_8));
    }
}
