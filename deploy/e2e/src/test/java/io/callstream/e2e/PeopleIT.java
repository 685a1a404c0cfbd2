package io.callstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.e2e.suite.Recordings;
import io.callstream.e2e.suite.Started;
import io.callstream.e2e.suite.Suite;
import io.callstream.e2e.suite.Suites;
import io.callstream.event.EventHeaders;
import io.callstream.local.Layout;
import io.callstream.local.Part;
import io.callstream.replay.ReplayShift;
import io.callstream.replay.recording.BankMode;
import io.callstream.testkit.Browser;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// What people get of a replayed day: the supervisor's board and the agent's desktop in a browser,
/// the data scientist's training set.
@ExtendWith(Suites.class)
@Order(Suites.ALONE)
class PeopleIT {
    private static final String ROWS = "feature.customer_calls";
    private static final Duration TTL = Duration.ofDays(30);

    private final Suite suite;

    PeopleIT(Suites.Slot slot) {
        suite = slot.fresh("people", Map.of());
        suite.replay(
                Recordings.directory(),
                config -> config.withShift(ReplayShift.NOW).withMode(BankMode.LIFECYCLE));
        suite.drain();
    }

    @Test
    void peopleGetTheReplayedDay(@TempDir Path directory) throws Exception {
        everyRowOfTheLakeIsWhatItsEventsGive(directory);
        theTrainingSetIsWhatAPlainLoopOverTheTopicFinds(directory);
        theDayIsOnTheWallboardAndTheCustomerOnTheDesktop(directory);
    }

    private void everyRowOfTheLakeIsWhatItsEventsGive(Path directory) {
        Started parity = Started.lakeParity(suite, directory);

        assertThat(parity.exitWithin(Suite.PATIENCE)).as(parity.output()).isZero();
        assertThat(parity.output())
                .containsPattern("customer_calls +502 ")
                .containsPattern("call_live +200 ")
                .containsPattern("queue_kpis +\\d+ ")
                .containsPattern("agent_kpis +\\d+ ");
    }

    private void theDayIsOnTheWallboardAndTheCustomerOnTheDesktop(Path directory) {
        Optional<Path> chromium = Browser.executable();
        if (chromium.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(
                    "continuous integration needs Chromium: apt-get install chromium");
        }
        Assumptions.assumeTrue(chromium.isPresent(), "no Chromium is installed: no page is seen");
        String busiest = busiest();
        try (Browser browser = new Browser(chromium.orElseThrow(), directory)) {
            // When
            browser.open(suite.endpoints().url(Part.FEATURE).resolve("/wallboard"));

            // Then
            browser.await(
                    "document.querySelector('#queues tbody')?.textContent.includes('Regular')");
            browser.await("document.querySelectorAll('#queues tbody tr').length >= 5");
            browser.await("document.querySelectorAll('.person').length > 5");
            browser.screen(1440, 960, false);
            browser.screenshot(suite.processes().config().dir().resolve("wallboard.png"));

            // When
            browser.open(
                    suite.endpoints().url(Part.FEATURE).resolve("/desktop?customer=" + busiest));

            // Then
            browser.await("document.getElementById('name').textContent === '" + busiest + "'");
            browser.await(
                    "document.getElementById('value').textContent.includes('lifetime value')");
            browser.await(
                    "document.getElementById('features').textContent.includes('Calls in 30 days')");
            browser.await("document.querySelectorAll('#history li').length > 2");
            browser.screenshot(suite.processes().config().dir().resolve("desktop.png"));
            // what is not there is 404, a store slow to answer 503: pages look again, as seen above
            assertThat(
                            browser.complaints().stream()
                                    .filter(one -> !one.contains("404") && !one.contains("503")))
                    .isEmpty();
        }
    }

    private void theTrainingSetIsWhatAPlainLoopOverTheTopicFinds(Path directory) throws Exception {
        // Given labels at random times around the day, of customers with and without calls
        List<Row> rows = rows();
        Random random = new Random(7);
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            Row row = rows.get(random.nextInt(rows.size()));
            long millis = row.millis() + (i % 2 == 0 ? 0 : random.nextLong(-7_200_000, 7_200_000));
            labels.add(new Label(i % 40 == 0 ? "nobody" : row.customer(), millis));
        }
        StringBuilder csv = new StringBuilder("customer_id,event_timestamp,churned\n");
        labels.forEach(
                label ->
                        csv.append(label.customer())
                                .append(',')
                                .append(Instant.ofEpochMilli(label.millis()))
                                .append(",0\n"));
        Path file = Files.writeString(directory.resolve("labels.csv"), csv);
        Path out = directory.resolve("set.parquet");

        // When
        String told = trainingSet(file, out);

        // Then
        assertThat(told).contains("400 rows").contains("feature_customer_calls=");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet found =
                        statement.executeQuery(
                                "SELECT calls_lifetime, last_outcome FROM read_parquet('"
                                        + out
                                        + "')")) {
            int known = 0;
            for (Label label : labels) {
                assertThat(found.next()).isTrue();
                Row newest = newest(rows, label);
                assertThat(found.getObject(1))
                        .as("%s", label)
                        .isEqualTo(newest == null ? null : newest.calls());
                assertThat(found.getString(2)).isEqualTo(newest == null ? null : newest.outcome());
                known += newest == null ? 0 : 1;
            }
            assertThat(known).isGreaterThan(200);
        }
    }

    private record Row(
            String customer,
            long millis,
            long offset,
            @Nullable Object calls,
            @Nullable String outcome) {}

    private record Label(String customer, long millis) {}

    private static @Nullable Row newest(List<Row> rows, Label label) {
        Row newest = null;
        for (Row row : rows) {
            if (row.customer().equals(label.customer())
                    && row.millis() <= label.millis()
                    && label.millis() - row.millis() <= TTL.toMillis()
                    && (newest == null
                            || row.millis() > newest.millis()
                            || row.millis() == newest.millis() && row.offset() > newest.offset())) {
                newest = row;
            }
        }
        return newest;
    }

    /// All rows of the topic, as they were written.
    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : suite.records(ROWS)) {
            Map<String, @Nullable Object> fields =
                    record.value() == null ? Map.of() : suite.values().fields(record.value());
            rows.add(
                    new Row(
                            new String(record.key(), StandardCharsets.UTF_8),
                            EventHeaders.millis(record.headers(), EventHeaders.EVENT_TIMESTAMP, -1),
                            record.offset(),
                            fields.get("calls_lifetime"),
                            (String) fields.get("last_outcome")));
        }
        return rows;
    }

    private String busiest() {
        Map<String, Integer> counts = new HashMap<>();
        Recordings.bankCalls().stream()
                .filter(Recordings.BankCall::isOfView)
                .forEach(call -> counts.merge(call.customer(), 1, Integer::sum));
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElseThrow();
    }

    private String trainingSet(Path labels, Path out) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx512m",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                Layout.find().serviceJar(Part.FEATURE).toString(),
                                "io.callstream.serving.FeatureTool",
                                "training-set",
                                "--labels",
                                labels.toString(),
                                "--features",
                                "customer_calls:calls_lifetime,customer_calls:last_outcome",
                                "--out",
                                out.toString())
                        .redirectErrorStream(true);
        builder.environment().putAll(suite.variables());
        Process process = builder.start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(told).isZero();
        return Objects.requireNonNull(told);
    }
}
