package io.callstream.runtime;

import io.helidon.common.Builder;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.Routing;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The HTTP server of a service: `/live`, `/ready`, `/metrics`, `/topology`, and the service's own
/// routes.
public final class ServiceHttp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceHttp.class);

    private final WebServer server;

    private ServiceHttp(WebServer server) {
        this.server = server;
    }

    /// Starts listening.
    ///
    /// @param topology what `/topology` answers
    /// @param routes adds the service's own routes
    /// @throws ConfigException where the port is taken
    public static ServiceHttp start(
            HttpSettings settings,
            Health health,
            PrometheusMeterRegistry metrics,
            Supplier<String> topology,
            Consumer<HttpRouting.Builder> routes) {
        return start(settings, health, metrics, topology, routes, List.of());
    }

    /// The same with routings of other protocols on the same port.
    public static ServiceHttp start(
            HttpSettings settings,
            Health health,
            PrometheusMeterRegistry metrics,
            Supplier<String> topology,
            Consumer<HttpRouting.Builder> routes,
            List<? extends Builder<?, ? extends Routing>> others) {
        refuseBusyPort(settings);
        HttpRouting.Builder routing =
                HttpRouting.builder()
                        .get("/live", (request, response) -> send(response, health.live()))
                        .get("/ready", (request, response) -> send(response, health.ready()))
                        .get(
                                "/metrics",
                                (request, response) ->
                                        response.header(
                                                        HeaderNames.CONTENT_TYPE,
                                                        "text/plain; version=0.0.4; charset=utf-8")
                                                .send(metrics.scrape()))
                        .get(
                                "/topology",
                                (request, response) ->
                                        response.header(
                                                        HeaderNames.CONTENT_TYPE,
                                                        "text/plain; charset=utf-8")
                                                .send(topology.get()));
        routes.accept(routing);
        WebServerConfig.Builder configured =
                WebServer.builder()
                        .host(settings.host())
                        .port(settings.port())
                        .shutdownHook(false)
                        // an HTTP/2 answer is two writes: Nagle's algorithm would hold back the
                        // second one until the first is acknowledged, 40 ms later
                        .connectionOptions(socket -> socket.tcpNoDelay(true))
                        .shutdownGracePeriod(Duration.ofSeconds(5))
                        .routing(routing);
        others.forEach(configured::addRouting);
        WebServer server = configured.build();
        try {
            server.start();
        } catch (IllegalStateException | java.io.UncheckedIOException e) {
            throw notOpened(settings, rootMessage(e));
        }
        if (!server.isRunning()) {
            throw notOpened(settings, "the server did not start");
        }
        LOG.atInfo()
                .addKeyValue("host", settings.host())
                .addKeyValue("port", server.port())
                .log("listening");
        return new ServiceHttp(server);
    }

    /// A port that is taken shows as an exception or, in this server, only as not running.
    private static ConfigException notOpened(HttpSettings settings, String why) {
        return new ConfigException(
                "port "
                        + settings.port()
                        + " of "
                        + settings.host()
                        + " cannot be opened ("
                        + why
                        + "); stop what holds it, or set CALLSTREAM_HTTP_PORT");
    }

    /// Looks whether the port can be opened, without keeping it: for a service that would otherwise
    /// disturb a running instance before it comes to open its port.
    ///
    /// @throws ConfigException where the port is taken
    public static void refuseBusyPort(HttpSettings settings) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(settings.host(), settings.port()));
        } catch (IOException e) {
            throw busy(settings, rootMessage(e));
        }
    }

    /// The port that was opened.
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }

    private static void send(ServerResponse response, Health.Status status) {
        response.status(status.ok() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503)
                .header(HeaderNames.CONTENT_TYPE, "application/json")
                .send(
                        "{\"ok\":"
                                + status.ok()
                                + ",\"detail\":\""
                                + escape(status.detail())
                                + "\"}");
    }

    private static ConfigException busy(HttpSettings settings, String why) {
        return new ConfigException(
                "port "
                        + settings.port()
                        + " of "
                        + settings.host()
                        + " cannot be opened ("
                        + why
                        + "); stop what holds it, or set CALLSTREAM_HTTP_PORT");
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ");
    }

    private static String rootMessage(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
