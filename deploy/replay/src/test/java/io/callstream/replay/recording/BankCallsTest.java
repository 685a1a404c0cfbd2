package io.callstream.replay.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callstream.replay.recording.RecordedEvent.Call;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

class BankCallsTest {
    private static final String HEADER =
            "vru+line,call_id,customer_id,priority,type,date,vru_entry,vru_exit,vru_time,q_start,q_exit,q_time,outcome,ser_start,ser_exit,ser_time,server\n";

    @TempDir private Path directory = Path.of("");

    @Test
    void theDayStartsAsTheGoldenFileSays() {
        // Given
        List<String> golden = Bundled.golden("bank-completed.golden");

        // When
        List<RecordedEvent> events = Bundled.events(Bundled.bank(BankMode.COMPLETED));

        // Then
        assertThat(events.stream().limit(golden.size()).map(Bundled::line))
                .containsExactlyElementsOf(golden);
    }

    @Test
    void theDayAsLifecycleStartsAsTheGoldenFileSays() {
        // Given
        List<String> golden = Bundled.golden("bank-lifecycle.golden");

        // When
        List<RecordedEvent> events = Bundled.events(Bundled.bank(BankMode.LIFECYCLE));

        // Then
        assertThat(events.stream().limit(golden.size()).map(Bundled::line))
                .containsExactlyElementsOf(golden);
    }

    @Test
    void theDayHasTheCountsThatItsDescriptionGives() {
        // When
        Recording day = Bundled.bank(BankMode.COMPLETED);

        // Then
        List<Call> calls = Bundled.events(day).stream().map(Call.class::cast).toList();
        assertThat(day.calls()).isEqualTo(1_567);
        assertThat(day.size()).isEqualTo(1_567);
        assertThat(calls).hasSize(1_567);
        assertThat(calls.stream().filter(BankCallsTest::hasNegativeTime)).hasSize(4);
        assertThat(calls.stream().filter(call -> call.customerId() == null)).hasSize(914);
        assertThat(calls.stream().filter(call -> outcome(call).equals("PHANTOM"))).hasSize(16);
        assertThat(day.customers()).hasSize(458);
        assertThat(Bundled.bank(BankMode.LIFECYCLE).size()).isEqualTo(5_341);
    }

    @Test
    void eventsComeInTheOrderOfTheirTimes() {
        // When
        List<RecordedEvent> events = Bundled.events(Bundled.bank(BankMode.LIFECYCLE));

        // Then
        assertThat(events).isSortedAccordingTo(RecordedEvent.SENDING_ORDER);
    }

    @Test
    void localTimeBecomesUtcByTheRulesOfTheYear() throws IOException {
        // Given: winter, the last second before summer time, within the skipped hour, summer,
        // within the doubled hour
        Path file =
                file(
                        row("1", "990115", "8:00:00", 0, 0, 0),
                        row("2", "990402", "1:59:59", 0, 0, 0),
                        row("3", "990402", "2:30:00", 0, 0, 0),
                        row("4", "990701", "8:00:00", 0, 0, 0),
                        row("5", "990903", "1:30:00", 0, 0, 0));

        // When
        List<RecordedEvent> events =
                Bundled.events(BankCalls.read(List.of(file), BankMode.COMPLETED));

        // Then
        assertThat(events)
                .extracting(event -> Instant.ofEpochMilli(((Call) event).timestamp()).toString())
                .containsExactly(
                        "1999-01-15T06:00:00Z",
                        "1999-04-01T23:59:59Z",
                        "1999-04-02T00:30:00Z",
                        "1999-07-01T05:00:00Z",
                        "1999-09-02T22:30:00Z");
    }

    @Test
    void aCallAcrossMidnightEndsOnTheNextDay() throws IOException {
        // Given
        Path file = file(row("1", "990115", "23:59:00", 10, 20, 300));

        // When
        RecordedEvent event =
                Bundled.events(BankCalls.read(List.of(file), BankMode.COMPLETED)).getFirst();

        // Then
        assertThat(Instant.ofEpochMilli(event.time())).isEqualTo("1999-01-15T22:04:30Z");
    }

    @Test
    void aNegativeTimeIsSentAsItIs() throws IOException {
        // Given
        Path file = file(row("1", "990115", "8:00:00", -362, 20, 300));

        // When
        RecordedEvent event =
                Bundled.events(BankCalls.read(List.of(file), BankMode.COMPLETED)).getFirst();

        // Then
        assertThat(Bundled.line(event))
                .contains("\"ivr_sec\":-362,\"wait_sec\":20,\"talk_sec\":300,\"duration_sec\":-42")
                .contains("\"ended_at\":\"1999-01-15T05:59:18.000Z\"");
    }

    @Test
    void aRowThatCannotBeReadIsNamed() throws IOException {
        // Given
        Path file =
                file(row("1", "990115", "8:00:00", 1, 2, 3), row("2", "990115", "8.30", 1, 2, 3));

        // Then
        assertThatThrownBy(() -> BankCalls.read(List.of(file), BankMode.COMPLETED))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("row 2")
                .hasMessageContaining("8.30");
    }

    @Test
    void aFileWithoutAColumnIsNamed() throws IOException {
        // Given
        Path file = Files.writeString(directory.resolve("calls.csv"), "call_id,date\n1,990101\n");

        // Then
        assertThatThrownBy(() -> BankCalls.read(List.of(file), BankMode.COMPLETED))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("no column vru+line, customer_id");
    }

    private Path file(String... rows) throws IOException {
        return Files.writeString(
                directory.resolve("calls.csv"), HEADER + String.join("\n", rows) + "\n");
    }

    private static String row(String id, String date, String entry, int ivr, int wait, int talk) {
        return "AA0101,%s,100001,2,PS,%s,%s,0:00:00,%d,0:00:00,0:00:00,%d,AGENT,0:00:00,0:00:00,%d,S01"
                .formatted(id, date, entry, ivr, wait, talk);
    }

    private static boolean hasNegativeTime(Call call) {
        RecordedEvent.CallTimes times = Objects.requireNonNull(call.times());
        return Objects.requireNonNull(times.ivrSec()) < 0
                || Objects.requireNonNull(times.waitSec()) < 0
                || times.talkSec() < 0;
    }

    private static String outcome(Call call) {
        return Objects.requireNonNull(call.times()).outcome();
    }
}
