package io.callstream.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.feature.FeatureView.Key;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/// Feast's own vectors where its tests have them (the first two), the others by an encoder that
/// meets those.
class EntityKeyTest {

    @Test
    void redisKeyOfAnInt32MeetsFeast() {
        EntityKey key = new EntityKey(List.of("entity"), List.of(1));
        assertThat(hex(key.redisKey("test")))
                .isEqualTo("010000000200000006000000656e7469747903000000040000000100000074657374");
    }

    @Test
    void keyOfAnInt64MeetsFeast() {
        EntityKey key = new EntityKey(List.of("driver_id"), List.of(1001L));
        assertThat(hex(key.feastBytes()))
                .isEqualTo(
                        "0100000002000000090000006472697665725f69640400000008000000e903000000000000");
    }

    @Test
    void redisKeyOfATextMeetsTheVector() {
        EntityKey key = new EntityKey(List.of("customer_id"), List.of("C-1001"));
        assertThat(hex(key.redisKey("callcenter")))
                .isEqualTo(
                        "01000000020000000b000000637573746f6d65725f69640200000006000000432d3130303163616c6c63656e746572");
    }

    @Test
    void severalKeysAreSortedByName() {
        EntityKey key = new EntityKey(List.of("queue_id", "agent_id"), List.of("billing", 42L));
        assertThat(hex(key.redisKey("callcenter")))
                .isEqualTo(
                        "0200000002000000080000006167656e745f6964020000000800000071756575655f696404000000080000002a"
                                + "00000000000000020000000700000062696c6c696e6763616c6c63656e746572");
    }

    @Test
    void entitylessKeyMeetsTheVector() {
        EntityKey key = new EntityKey(List.of("__dummy_id"), List.of(""));
        assertThat(hex(key.redisKey("callcenter")))
                .isEqualTo(
                        "01000000020000000a0000005f5f64756d6d795f6964020000000000000063616c6c63656e746572");
    }

    @Test
    void topicKeyIsTheTextItselfOrFeastsBytes() {
        EntityKey text = new EntityKey(List.of("customer_id"), List.of("Müller"));
        EntityKey number = new EntityKey(List.of("driver_id"), List.of(1001L));
        assertThat(text.topicKey()).isEqualTo("Müller".getBytes(StandardCharsets.UTF_8));
        assertThat(number.topicKey()).isEqualTo(number.feastBytes());
    }

    @Test
    void topicKeysReadBackInTheViewsOrder() {
        List<Key> two =
                List.of(
                        new Key("queue_id", FeatureType.STRING),
                        new Key("agent_id", FeatureType.INT64));
        EntityKey key = new EntityKey(List.of("queue_id", "agent_id"), List.of("billing", 42L));
        assertThat(EntityKey.fromTopicKey(two, key.topicKey())).isEqualTo(key);
        List<Key> one = List.of(new Key("customer_id", FeatureType.STRING));
        assertThat(EntityKey.fromTopicKey(one, "C-1".getBytes(StandardCharsets.UTF_8)).values())
                .containsExactly("C-1");
        List<Key> small = List.of(new Key("entity", FeatureType.INT32));
        assertThat(
                        EntityKey.fromTopicKey(
                                        small,
                                        new EntityKey(List.of("entity"), List.of(-7)).topicKey())
                                .values())
                .containsExactly(-7);
    }

    @Test
    void foreignBytesAreRefused() {
        List<Key> entity = List.of(new Key("driver_id", FeatureType.INT64));
        byte[] good = new EntityKey(List.of("driver_id"), List.of(1L)).topicKey();
        for (int length = 0; length < good.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(good, length);
            assertThatThrownBy(() -> EntityKey.fromTopicKey(entity, cut))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("driver_id");
        }
        byte[] other = new EntityKey(List.of("rider_id"), List.of(1L)).topicKey();
        assertThatThrownBy(() -> EntityKey.fromTopicKey(entity, other))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
