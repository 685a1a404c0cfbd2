package io.callstream.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.event.CallStanding;
import io.callstream.event.CustomerProfile;
import io.callstream.event.Severity;
import io.callstream.feature.EntityKey;
import io.callstream.testkit.Browser;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The two pages in a real browser, over the real service.
///
/// Where no Chromium is installed they are skipped, saying so; continuous integration (`CI=true`)
/// must have one.
class PagesIT extends FeatureServiceHarness {
    @Test
    void theDesktopShowsWhoCallsWhatIsSaidAndWhatIsAlerted(@TempDir Path directory) {
        // Given a customer whom we know
        producer.begin();
        producer.send(
                "calls",
                customer("P-1"),
                event,
                Map.of("calls_last_24h", 4L, "avg_talk", 61.5, "last_queue", "billing"));
        producer.send(
                producer.catalogue().customerProfiles(),
                "P-1",
                new CustomerProfile(
                        "P-1", "Two year", 1840.75, 24L, Map.of(), LocalDate.of(2026, 11, 21)));
        producer.commit();
        awaitRow("/v1/customers/P-1");
        try (Browser browser = browser(directory)) {
            browser.open(uri("/desktop"));
            browser.await("document.getElementById('link').textContent === 'live'");

            // When the phone rings
            liveProducer.state("p-call", "P-1", "A1", "billing", CallStanding.WAITING);

            // Then
            browser.await("document.getElementById('name').textContent === 'P-1'");
            browser.await("document.getElementById('standing').textContent === 'Waiting'");
            browser.await("document.getElementById('tags').textContent.includes('Two year')");
            browser.await(
                    "document.getElementById('tags').textContent.includes('4 calls in 24 h')");
            browser.await("document.getElementById('value').textContent.includes('1,840.75')");
            assertThat(text(browser, "calling")).isEqualTo("Calling now");

            // When it is talked
            liveProducer.state("p-call", "P-1", "A1", "billing", CallStanding.TALKING);
            liveProducer.segment("p-call", "1", "CUSTOMER", "This is <b>the third</b> time!", -0.7);
            liveProducer.segment("p-call", "2", "AGENT", "I am sorry about that.", 0.1);
            liveProducer.segment("p-call", "3", "CUSTOMER", "Well, thank you.", 0.6);
            liveProducer.alert("a1", "p-call", "p-call", Severity.CRITICAL);

            // Then
            browser.await("document.querySelectorAll('.turn').length === 3");
            browser.await("document.querySelector('.alert.critical') !== null");
            assertThat(text(browser, "transcript"))
                    .as("text is text, not markup")
                    .contains("This is <b>the third</b> time!")
                    .contains("Negative")
                    .contains("Positive");
            assertThat(text(browser, "alerts")).contains("Critical: Repeat caller");
            assertThat(text(browser, "mood")).contains("Positive (0.60)");
            assertThat(
                            browser.evaluate("document.querySelector('#chart polyline') !== null")
                                    .asBoolean())
                    .isTrue();
            browser.await("JSON.parse(document.documentElement.dataset.latencies).length > 0");
            assertAccessible(browser);

            // When the connection is lost and the service comes back
            service.close();
            browser.await("document.getElementById('link').dataset.state === 'lost'");
        }
        service = start();
        awaitReady();
    }

    @Test
    void theWallboardShowsHowTheQueuesStandAndChangesByItself(@TempDir Path directory) {
        // Given
        liveProducer.state("w-1", "P-2", null, "wall", CallStanding.WAITING);
        liveProducer.state("w-2", "P-3", "A9", "wall", CallStanding.TALKING);
        queue(0.75, 40);
        awaitRow("/v1/queues/wall");
        try (Browser browser = browser(directory)) {
            // When
            browser.open(uri("/wallboard"));

            // Then
            browser.await("document.querySelector('#queues tbody')?.textContent.includes('Wall')");
            browser.await(
                    "document.querySelector('#queues tbody').textContent.includes('75\\u202f%')");
            browser.await("document.getElementById('people').textContent.includes('A9')");
            assertThat(
                            browser.evaluate(
                                            "document.querySelector('#queues caption').textContent")
                                    .asText())
                    .as("a service level is told with its variant and threshold")
                    .contains("answered within 20 s")
                    .contains("abandons within the threshold do not count");
            assertThat(browser.evaluate("document.querySelector('#totals').textContent").asText())
                    .contains("Waiting now")
                    .contains("of 40 offered");

            // When a row changes
            queue(0.85, 41);

            // Then
            browser.await(
                    "document.querySelector('#queues tbody').textContent.includes('85\\u202f%')");
            browser.await(
                    "document.querySelector('#totals').textContent.includes('of 41 offered')");
            assertAccessible(browser);

            // When another variant is chosen
            browser.evaluate(
                    "document.getElementById('variant').value = 'negative'; document.getElementById('variant').dispatchEvent(new Event('change'))");

            // Then
            browser.await(
                    "document.querySelector('#queues caption').textContent.includes('every abandon hurts')");
            browser.await(
                    "document.querySelector('#queues tbody').textContent.includes('50\\u202f%')");
        }
    }

    @Test
    void thePagesMayLoadAndCallNothingElse() {
        for (String page : List.of("/desktop", "/wallboard")) {
            HttpResponse<String> response = get(page);
            String policy = response.headers().firstValue("Content-Security-Policy").orElseThrow();

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(policy).contains("default-src 'none'").doesNotContain("unsafe");
            assertThat(response.body())
                    .doesNotContainPattern("<script(?![^>]*src=)")
                    .doesNotContain("style=")
                    .doesNotContain("http://")
                    .doesNotContain("https://");
        }
    }

    private void queue(double share, long offered) {
        producer.begin();
        producer.send(
                "queue_kpis",
                new EntityKey(List.of("queue"), List.of("wall")),
                event++,
                Map.of(
                        "offered_last_30m",
                        offered,
                        "answered_last_30m",
                        36L,
                        "abandoned_last_30m",
                        4L,
                        "asa_last_30m",
                        17.4,
                        "service_level_last_30m",
                        share,
                        "service_level_negative_last_30m",
                        0.5));
        producer.commit();
    }

    private static String text(Browser browser, String id) {
        return browser.evaluate("document.getElementById('" + id + "').textContent").asText();
    }

    /// By keyboard alone, in both colour schemes, on a phone, with names for everything, and
    /// without a complaint of the browser.
    private static void assertAccessible(Browser browser) {
        assertThat(
                        browser.evaluate(
                                        "[...document.querySelectorAll('input,select')].every((one) => one.labels.length > 0)")
                                .asBoolean())
                .as("every field has a label")
                .isTrue();
        assertThat(
                        browser.evaluate(
                                        "[...document.querySelectorAll('svg[role=img]')].every((one) => one.getAttribute('aria-label'))")
                                .asBoolean())
                .as("every chart says what it shows")
                .isTrue();
        assertThat(browser.evaluate("document.documentElement.lang").asText()).isEqualTo("en");
        browser.press("Tab");
        assertThat(browser.evaluate("document.activeElement.className").asText()).isEqualTo("skip");
        for (boolean dark : List.of(false, true)) {
            browser.screen(390, 800, dark);
            assertThat(browser.evaluate(CONTRAST).asText()).as("dark: %s", dark).isEmpty();
            assertThat(
                            browser.evaluate(
                                            "document.documentElement.scrollWidth <= document.documentElement.clientWidth")
                                    .asBoolean())
                    .as("nothing is cut off on a phone")
                    .isTrue();
        }
        browser.screen(1440, 900, false);
        assertThat(browser.complaints().stream().filter(one -> !one.contains("404"))).isEmpty();
    }

    /// Names each text whose contrast with its ground is below 4.5 (WCAG 2.2, AA).
    private static final String CONTRAST =
            """
            (() => {
              const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
              const rgb = (color) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); return canvas.getImageData(0, 0, 1, 1).data; };
              const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
              const ground = (element) => { for (let at = element; at; at = at.parentElement) { const color = rgb(getComputedStyle(at).backgroundColor); if (color[3] === 255) return color; } return [255, 255, 255]; };
              const bad = new Set();
              for (const element of document.querySelectorAll('main *, header *')) {
                const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
                if (!own || !element.checkVisibility() || element.closest('svg, .visually-hidden, .skip, dialog, option')) continue;
                const a = light(rgb(getComputedStyle(element).color)); const b = light(ground(element));
                if ((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5) bad.add(element.textContent.trim().slice(0, 30) + ' ' + element.className);
              }
              return [...bad].join('; ');
            })()""";

    private static Browser browser(Path directory) {
        Optional<Path> chromium = Browser.executable();
        if (chromium.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(
                    "continuous integration needs Chromium: apt-get install chromium");
        }
        Assumptions.assumeTrue(
                chromium.isPresent(),
                "no Chromium is installed: the pages are not looked at (apt-get install chromium)");
        return new Browser(chromium.orElseThrow(), directory);
    }
}
