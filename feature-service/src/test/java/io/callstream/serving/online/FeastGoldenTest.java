package io.callstream.serving.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.feature.EntityKey;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// Bytes taken from Feast's own tests (Python and Go), and ours made by an encoder that was checked
/// against those.
class FeastGoldenTest {
    static Stream<Arguments> keys() {
        return Stream.of(
                Arguments.of(
                        new EntityKey(List.of("entity"), List.of(1)),
                        "test",
                        "010000000200000006000000656e7469747903000000040000000100000074657374"),
                Arguments.of(
                        new EntityKey(List.of("driver_id"), List.of(1001L)),
                        "",
                        "0100000002000000090000006472697665725f69640400000008000000e903000000000000"),
                Arguments.of(
                        new EntityKey(List.of("customer_id"), List.of("C-1001")),
                        "callcenter",
                        "01000000020000000b000000637573746f6d65725f69640200000006000000432d3130303163616c6c63656e746572"),
                Arguments.of(
                        new EntityKey(List.of("queue_id", "agent_id"), List.of("billing", 42L)),
                        "callcenter",
                        "0200000002000000080000006167656e745f6964020000000800000071756575655f6964"
                                + "04000000080000002a00000000000000020000000700000062696c6c696e6763616c6c63656e746572"),
                Arguments.of(
                        new EntityKey(List.of("__dummy_id"), List.of("")),
                        "callcenter",
                        "01000000020000000a0000005f5f64756d6d795f6964020000000000000063616c6c63656e746572"));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void keyOfTheHashIsFeasts(EntityKey entity, String project, String hex) {
        assertThat(hex(entity.redisKey(project))).isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({
        "feature_view_1,     feature_10,        266d5f39",
        "feature_view_1,     feature_11,        c3379abf",
        "feature_view_1,     feature_12,        7772b564",
        "feature_view_1,     my-feature-view:feature1, 5369864a",
        "customer_calls_10m, calls_10m,         b937da97",
        "customer_calls_10m, avg_sentiment_10m, c7e34ade",
        "customer_calls_10m, last_intent,       8ec24660"
    })
    void fieldOfAFeatureIsFeasts(String view, String feature, String hex) {
        assertThat(hex(FeastLayout.field(view, feature))).isEqualTo(hex);
    }

    @Test
    void fieldsOfAViewAreText() {
        assertThat(FeastLayout.timestampField("customer_calls"))
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("_ts:customer_calls");
        assertThat(FeastLayout.versionField("customer_calls"))
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("_v:customer_calls");
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(5L, "2005"),
                Arguments.of(-1L, "20ffffffffffffffffff01"),
                Arguments.of(100, "1864"),
                Arguments.of(-0.3, "29333333333333d3bf"),
                Arguments.of("CANCEL_SERVICE", "120e43414e43454c5f53455256494345"),
                Arguments.of(true, "3801"),
                Arguments.of(null, "980100"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valueIsFeastsBothWays(@Nullable Object value, String hex) {
        assertThat(hex(FeastValue.encode(value))).isEqualTo(hex);
        assertThat(FeastValue.decode(HexFormat.of().parseHex(hex))).isEqualTo(value);
    }

    static Stream<Object> survivors() {
        return Stream.of(
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                0L,
                Integer.MIN_VALUE,
                -1,
                0,
                0.0,
                -0.0,
                Double.MIN_VALUE,
                0.1 + 0.2,
                Double.MAX_VALUE,
                1.5f,
                false,
                "",
                "חשבון €",
                "x".repeat(300));
    }

    @ParameterizedTest
    @MethodSource("survivors")
    void valueComesBackToTheBit(Object value) {
        assertThat(FeastValue.decode(FeastValue.encode(value))).isEqualTo(value);
    }

    @Test
    void emptyMessageAndUnknownFieldsHaveNoValue() {
        assertThat(FeastValue.decode(new byte[0])).isNull();
        assertThat(FeastValue.decode(HexFormat.of().parseHex("62020102"))).isNull();
    }

    @ParameterizedTest
    @CsvSource({"20", "29333333", "1205414243", "20ffffffffffffffffffffff01", "27", "1005"})
    void brokenMessageIsRefused(String hex) {
        byte[] message = HexFormat.of().parseHex(hex);

        assertThatThrownBy(() -> FeastValue.decode(message))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T10:00:00Z,     08a0fa8ad806",
        "2026-11-22T10:00:00.250Z, 08a0fa8ad8061080e59a77",
        "1970-01-01T00:00:00Z,     ''"
    })
    void timestampIsProtobufsBothWays(Instant time, String hex) {
        assertThat(hex(FeastTimestamp.encode(time.toEpochMilli()))).isEqualTo(hex);
        assertThat(FeastTimestamp.decode(HexFormat.of().parseHex(hex)))
                .isEqualTo(time.toEpochMilli());
    }

    @Test
    void timeBefore1970ComesBack() {
        assertThat(FeastTimestamp.decode(FeastTimestamp.encode(-1))).isEqualTo(-1);
    }

    @Test
    void versionIsThreeNumbersOrderedByEventTimeThenOffset() {
        RowVersion version = new RowVersion(917_900_000_123L, 42, 1_795_000_000_456L);

        assertThat(version.toBytes())
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("917900000123|42|1795000000456");
        assertThat(RowVersion.parse(version.toBytes())).contains(version);
        assertThat(RowVersion.parse("5|x|1".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(version.newerThan(new RowVersion(917_900_000_123L, 41, 9))).isTrue();
        assertThat(version.newerThan(new RowVersion(917_900_000_124L, 1, 0))).isFalse();
        assertThat(version.newerThan(version)).isFalse();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
