package io.callstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.local.process.LocalFault;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

class PortsTest {
    @Test
    void defaultPortsAreThoseOfTheDesign() {
        // Given
        Ports ports = new Ports(0);

        // When
        List<Integer> found = Arrays.stream(Part.values()).map(ports::of).toList();

        // Then
        assertThat(found)
                .containsExactly(9092, 9094, 9096, 6379, 9000, 8085, 8081, 8082, 8083, 8084);
    }

    @Test
    void baseMovesEveryPortToOneOfItsOwn() {
        // Given
        Ports ports = new Ports(20_000);

        // When
        List<Integer> found =
                Arrays.stream(Part.values()).flatMap(part -> ports.allOf(part).stream()).toList();

        // Then
        assertThat(found)
                .doesNotHaveDuplicates()
                .allMatch(port -> port > 20_000 && port <= 20_000 + Ports.SPAN);
        assertThat(ports.of(Part.INGEST)).isEqualTo(20_001);
        assertThat(ports.of(Part.KAFKA)).isEqualTo(20_011);
    }

    @Test
    void baseOutOfRangeIsRefusedWithItsValue() {
        // Given
        int base = 65_530;

        // When, Then
        assertThatThrownBy(() -> new Ports(base))
                .isInstanceOf(LocalFault.class)
                .hasMessageContaining("65530");
    }
}
