package io.callstream.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The published schema names the keys that the reader takes, no more and no fewer.
class ViewSchemaTest {

    @Test
    void schemaNamesTheReadersKeys() throws IOException {
        JsonNode schema = new ObjectMapper().readTree(FeatureViews.schema());

        assertThat(properties(schema)).containsExactlyInAnyOrderElementsOf(ViewReader.VIEW_KEYS);
        assertThat(properties(schema.at("/$defs/source")))
                .containsExactlyInAnyOrderElementsOf(ViewReader.SOURCE_KEYS);
        assertThat(properties(schema.at("/$defs/feature")))
                .containsExactlyInAnyOrderElementsOf(FeatureReader.KEYS);
        List<String> aggregations = new ArrayList<>();
        schema.at("/$defs/feature/oneOf")
                .forEach(choice -> aggregations.add(choice.at("/required/0").asText()));
        assertThat(aggregations).containsExactlyInAnyOrderElementsOf(FeatureReader.AGGREGATIONS);
        assertThat(schema.at("/properties/lateness/default").asText()).isEqualTo("24h");
        assertThat(ViewReader.DEFAULT_LATENESS).hasHours(24);
        assertThat(schema.at("/properties/ttl/default").asText()).isEqualTo("30d");
        assertThat(ViewReader.DEFAULT_TTL).hasDays(30);
    }

    private static List<String> properties(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.get("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }
}
