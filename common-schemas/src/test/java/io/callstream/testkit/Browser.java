package io.callstream.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A page in headless Chromium, driven by the DevTools protocol over the JDK's WebSocket client.
///
/// What the page complains of (exceptions, console errors, breaches of its content security policy)
/// is kept in [#complaints].
public final class Browser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    /// Where Chromium is installed; empty where it is not.
    public static Optional<Path> executable() {
        return Stream.of(
                        "/usr/bin/chromium",
                        "/usr/bin/chromium-browser",
                        "/usr/bin/google-chrome",
                        "/usr/bin/google-chrome-stable")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// Starts it with a profile of its own.
    ///
    /// @param directory an empty one, for profile and log
    public Browser(Path executable, Path directory) {
        try {
            process =
                    new ProcessBuilder(
                                    executable.toString(),
                                    "--headless=new",
                                    "--no-sandbox",
                                    "--disable-gpu",
                                    "--disable-dev-shm-usage",
                                    "--no-first-run",
                                    "--disable-background-networking",
                                    "--disable-component-update",
                                    "--hide-scrollbars",
                                    "--remote-debugging-port=0",
                                    "--user-data-dir=" + directory.resolve("profile"),
                                    "about:blank")
                            .redirectErrorStream(true)
                            .redirectOutput(directory.resolve("chromium.log").toFile())
                            .start();
            socket = connect(pageOf(await(directory.resolve("profile/DevToolsActivePort"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        command("Page.enable", Map.of());
        command("Runtime.enable", Map.of());
        command("Log.enable", Map.of());
    }

    /// Goes there and waits until the page is loaded.
    public void open(URI uri) {
        command("Page.navigate", Map.of("url", uri.toString()));
        await("document.readyState === 'complete'");
    }

    /// Width, height, and whether it is a dark screen.
    public void screen(int width, int height, boolean dark) {
        command(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width",
                        width,
                        "height",
                        height,
                        "deviceScaleFactor",
                        1,
                        "mobile",
                        width < 600));
        command(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of(
                                        "name",
                                        "prefers-color-scheme",
                                        "value",
                                        dark ? "dark" : "light"))));
    }

    /// The value of an expression of the page.
    public JsonNode evaluate(String expression) {
        JsonNode answer =
                command(
                        "Runtime.evaluate",
                        Map.of(
                                "expression", expression,
                                "returnByValue", true,
                                "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(answer.get("exceptionDetails").toString());
        }
        return answer.path("result").path("value");
    }

    /// Waits until an expression of the page is true.
    public void await(String expression) {
        String text =
                """
                new Promise((done) => {
                  const look = () => { try { if (%s) { done(true); return; } } catch (e) { /* not yet */ } setTimeout(look, 50); };
                  setTimeout(() => done(false), %d);
                  look();
                })"""
                        .formatted(expression, PATIENCE.toMillis());
        if (!evaluate(text).asBoolean()) {
            throw new IllegalStateException(
                    "the page did not come to "
                            + expression
                            + "; it shows: "
                            + evaluate("document.body?.innerText")
                            + " and complains of "
                            + complaints);
        }
    }

    /// Presses a key, e.g. Tab.
    public void press(String key) {
        for (String type : List.of("keyDown", "keyUp")) {
            command(
                    "Input.dispatchKeyEvent",
                    Map.of(
                            "type",
                            type,
                            "key",
                            key,
                            "code",
                            key,
                            "windowsVirtualKeyCode",
                            key.equals("Tab") ? 9 : 13));
        }
    }

    /// A picture of the whole page, as PNG.
    public void screenshot(Path png) {
        JsonNode answer = command("Page.captureScreenshot", Map.of("format", "png"));
        try {
            Files.write(png, Base64.getDecoder().decode(answer.path("data").asText()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What went wrong in the page.
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /// A command of the protocol.
    public JsonNode command(String method, Map<String, ?> parameters) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        synchronized (socket) {
            socket.sendText(message.toString(), true).join();
        }
        JsonNode result = await(answer, method);
        if (result.has("error")) {
            throw new IllegalStateException(method + ": " + result.get("error"));
        }
        return result.path("result");
    }

    @Override
    public void close() {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hear(String text) {
        try {
            JsonNode message = JSON.readTree(text);
            CompletableFuture<JsonNode> answer = answers.remove(message.path("id").asInt(-1));
            if (answer != null) {
                answer.complete(message);
                return;
            }
            JsonNode parameters = message.path("params");
            switch (message.path("method").asText()) {
                case "Runtime.exceptionThrown" ->
                        complaints.add(
                                parameters.at("/exceptionDetails/exception/description").asText());
                case "Log.entryAdded" -> {
                    if (parameters.at("/entry/level").asText().equals("error")) {
                        complaints.add(
                                parameters.at("/entry/text").asText()
                                        + " "
                                        + parameters.at("/entry/url").asText());
                    }
                }
                default -> {
                    // of no interest
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private WebSocket connect(URI page) {
        StringBuilder parts = new StringBuilder();
        WebSocket.Listener listener =
                new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onText(
                            WebSocket from, CharSequence data, boolean last) {
                        parts.append(data);
                        if (last) {
                            String text = parts.toString();
                            parts.setLength(0);
                            hear(text);
                        }
                        from.request(1);
                        return null;
                    }
                };
        return await(
                HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(page, listener),
                "the DevTools socket");
    }

    /// The WebSocket of the first page.
    private static URI pageOf(String port) throws IOException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    http.send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + port + "/json/list"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            for (JsonNode target : JSON.readTree(answer.body())) {
                if (target.path("type").asText().equals("page")) {
                    return URI.create(target.path("webSocketDebuggerUrl").asText());
                }
            }
            throw new IOException("Chromium shows no page: " + answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String await(Path file) throws IOException {
        CompletableFuture<Void> never = new CompletableFuture<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            if (Files.exists(file) && Files.size(file) > 0) {
                return Files.readAllLines(file).getFirst().strip();
            }
            try {
                never.get(50, TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                // look again
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        throw new IOException("Chromium did not start; see chromium.log beside " + file);
    }

    private static <T> T await(CompletableFuture<T> future, String what) {
        try {
            return future.get(PATIENCE.toSeconds() + 5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("no answer of Chromium to " + what, e);
        }
    }
}
