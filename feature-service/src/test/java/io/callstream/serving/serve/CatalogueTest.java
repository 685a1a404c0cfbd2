package io.callstream.serving.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.serving.fixture.Rows;
import io.callstream.serving.serve.Faults.RequestException;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class CatalogueTest {
    private final Catalogue catalogue = new Catalogue(List.of(Rows.CALLS, Rows.MOOD, Rows.DESK));
    private final Faults faults = new Faults();

    @Test
    void keyOfTwoPartsIsReadInTheOrderOfTheView() {
        assertThat(
                        catalogue.key(
                                Rows.DESK,
                                Map.of("agent_id", "42", "queue_id", "billing"),
                                "key",
                                faults))
                .hasValueSatisfying(
                        key -> assertThat(key.values()).containsExactly("billing", 42L));
        faults.verify();
    }

    @Test
    void noFeaturesNamedMeansAllOfThem() {
        assertThat(
                        catalogue
                                .query(
                                        Rows.CALLS,
                                        Map.of("customer_id", "C-1"),
                                        List.of(),
                                        "key",
                                        faults)
                                .orElseThrow()
                                .features())
                .containsExactly("calls", "avg_sec", "last_queue");
        faults.verify();
    }

    @Test
    void everyFaultIsTold() {
        // When
        catalogue.view("customer_cals", "view", faults);
        catalogue.features(Rows.CALLS, List.of("calls", "avg_sek"), "features", faults);
        catalogue.key(
                Rows.DESK, Map.of("queue_id", 7L, "agent_id", "x", "other", "y"), "key", faults);
        catalogue.key(Rows.CALLS, Map.of(), "key", faults);

        // Then
        assertThatThrownBy(faults::verify)
                .isInstanceOfSatisfying(
                        RequestException.class,
                        thrown -> {
                            assertThat(thrown.notFound()).isFalse();
                            assertThat(thrown.faults())
                                    .extracting(fault -> fault.where() + ": " + fault.what())
                                    .containsExactly(
                                            "view: there is no view \"customer_cals\"; did you mean customer_calls or customer_mood?",
                                            "features: there is no feature of customer_calls \"avg_sek\"; did you mean avg_sec?",
                                            "key.queue_id: must be a text",
                                            "key.agent_id: must be a whole number of 64 bits",
                                            "key: \"other\" is no key of the view desk; its keys are queue_id, agent_id",
                                            "key: the key customer_id of the view customer_calls is missing");
                        });
    }

    @Test
    void onlyUnknownNamesAreNotFound() {
        catalogue.view("nothing_like_it_at_all", "view", faults);

        assertThatThrownBy(faults::verify)
                .isInstanceOfSatisfying(
                        RequestException.class, thrown -> assertThat(thrown.notFound()).isTrue());
    }
}
