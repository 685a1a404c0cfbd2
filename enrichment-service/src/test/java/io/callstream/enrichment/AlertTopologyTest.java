package io.callstream.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.event.Alert;
import io.callstream.event.CallEvent;
import io.callstream.event.Severity;
import io.callstream.event.TranscriptSegment;
import io.callstream.testkit.Calls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

final class AlertTopologyTest {
    private static final Instant NOON = Instant.parse("2020-05-12T12:00:00Z");

    @TempDir Path stateDir;

    private EnrichmentDriver driver;

    @BeforeEach
    void open() {
        driver = new EnrichmentDriver(stateDir);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void keywordOfTheCustomerAlertsWithItsSegment() {
        say(0, "AGENT", "shall I get a supervisor");
        say(1, "CUSTOMER", "yes, get me a Supervisor now");

        Alert alert = only(driver.alerts());
        assertThat(alert.getRule()).isEqualTo("asks_for_supervisor");
        assertThat(alert.getSeverity()).isEqualTo(Severity.WARNING);
        assertThat(alert.getEntity()).isEqualTo("c1");
        assertThat(alert.getReasonCodes()).containsExactly("ESCALATION");
        assertThat(alert.getSegments()).containsExactly("c1/1");
        assertThat(alert.getEvidence()).containsExactly("transcript-segments-0:1");
        assertThat(alert.getAlertId()).isEqualTo("asks_for_supervisor:c1:test/c1-1");
        assertThat(alert.getEventTime()).isEqualTo(NOON.plusSeconds(12));
    }

    @Test
    void runAlertsAtItsThirdRemarkAndNamesAllThree() {
        say(0, "CUSTOMER", "bad");
        say(1, "CUSTOMER", "bad");
        say(2, "CUSTOMER", "fine");
        say(3, "CUSTOMER", "bad");
        say(4, "AGENT", "good");
        say(5, "CUSTOMER", "bad");
        assertThat(runs()).isEmpty();
        say(6, "CUSTOMER", "bad");
        say(7, "CUSTOMER", "bad");

        Alert alert = only(runs());
        assertThat(alert.getSegments()).containsExactly("c1/3", "c1/5", "c1/6");
    }

    @Test
    void partialsAndRepeatsDoNotAlert() {
        driver.send(segment(0, "CUSTOMER", "my lawyer").setIsPartial(true).build());
        assertThat(driver.alerts()).isEmpty();
        say(0, "CUSTOMER", "my lawyer");
        say(0, "CUSTOMER", "my lawyer");

        assertThat(driver.alerts()).hasSize(1);
    }

    @Test
    void coolDownCountsInEventTimePerEntity() {
        driver.close();
        driver =
                new EnrichmentDriver(
                        stateDir.resolve("own"),
                        List.of(
                                """
                                rule: waits
                                severity: INFO
                                source: enriched-call-events
                                entity: customer_id
                                when: "wait_sec > 10.0"
                                cooldown: 10m
                                """));
        waits("a", "u1", 0);
        waits("b", "u1", 599);
        waits("c", "u2", 599);
        waits("d", "u1", 600);

        assertThat(driver.alerts()).extracting(Alert::getCallId).containsExactly("a", "c", "d");
    }

    @Test
    void oneNumberCallingForManyCustomersAlerts() {
        calls("a", "u1", 0);
        calls("b", "u2", 60);
        calls("c", "u2", 120);
        assertThat(driver.alerts()).isEmpty();
        calls("d", "u3", 3_000);
        calls("e", "u4", 3_001);

        Alert alert = only(driver.alerts());
        assertThat(alert.getRule()).isEqualTo("one_number_many_customers");
        assertThat(alert.getEntity()).isEqualTo("t-1");
        assertThat(alert.getEvidence()).hasSize(3);
    }

    @Test
    void numberWithAnHourBetweenItsCustomersDoesNot() {
        calls("a", "u1", 0);
        calls("b", "u2", 60);
        calls("c", "u3", 3_601);

        assertThat(driver.alerts()).isEmpty();
    }

    @Test
    void viewRowsAlert() {
        for (int i = 0; i < 4; i++) {
            driver.send(Calls.whole("c" + i, "u1", NOON.plusSeconds(i * 7_200L)));
        }

        Alert alert = only(driver.alerts());
        assertThat(alert.getRule()).isEqualTo("repeat_caller");
        assertThat(alert.getEntity()).isEqualTo("u1");
        assertThat(alert.getEventTime()).isEqualTo(NOON.plusSeconds(14_400));
    }

    @Test
    void memoryOfAQuietEntityIsForgotten() {
        say(0, "CUSTOMER", "bad");
        say(1, "CUSTOMER", "bad");
        driver.wallClock(Duration.ofHours(26));
        say(2, "CUSTOMER", "bad");

        assertThat(driver.alerts()).isEmpty();
    }

    private List<Alert> runs() {
        return driver.alerts().stream()
                .filter(alert -> alert.getRule().equals("negative_run"))
                .toList();
    }

    private void say(int at, String speaker, String text) {
        driver.send(segment(at, speaker, text).build());
    }

    private void waits(String call, String customer, int second) {
        driver.send(
                CallEvent.newBuilder(Calls.whole(call, customer, NOON.plusSeconds(second)))
                        .setWaitSec(20.0)
                        .build());
    }

    private void calls(String call, String customer, int second) {
        driver.send(
                CallEvent.newBuilder(Calls.whole(call, customer, NOON.plusSeconds(second)))
                        .setCaller("t-1")
                        .build());
    }

    private static TranscriptSegment.Builder segment(int at, String speaker, String text) {
        return TranscriptSegment.newBuilder()
                .setEventId("c1-" + at)
                .setSource("test")
                .setCallId("c1")
                .setSegmentId(Integer.toString(at))
                .setSpeaker(speaker)
                .setText(text)
                .setSegmentStart(at * 10.0)
                .setSegmentEnd(at * 10.0 + 2)
                .setCallStartedAt(NOON)
                .setProcessedAt(NOON);
    }

    private static <T> T only(List<T> list) {
        assertThat(list).hasSize(1);
        return list.getFirst();
    }
}
