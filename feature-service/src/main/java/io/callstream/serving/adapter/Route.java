package io.callstream.serving.adapter;

import io.callstream.serving.online.OnlineStoreException;
import io.callstream.serving.serve.Caller.ForbiddenException;
import io.callstream.serving.serve.Faults.RequestException;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A route: timed, and its failures told as RFC 9457 problems.
final class Route implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(Route.class);

    private final String name;
    private final Answerer answerer;
    private final MeterRegistry metrics;
    private final Map<Integer, Timer> times = new ConcurrentHashMap<>();

    /// What an answer is: status and JSON.
    ///
    /// @param tag of what is worth asking whether it changed, else empty
    record Answer(int status, byte[] body, String tag) {
        Answer(int status, byte[] body) {
            this(status, body, "");
        }

        static Answer ok(byte[] body) {
            return new Answer(200, body);
        }

        /// With an ETag, a digest of the body.
        static Answer tagged(byte[] body) {
            return new Answer(200, body, EntityTag.of(body));
        }
    }

    /// Makes the answer.
    interface Answerer {
        Answer answer(ServerRequest request);
    }

    Route(String name, MeterRegistry metrics, Answerer answerer) {
        this.name = name;
        this.metrics = metrics;
        this.answerer = answerer;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        Timer.Sample sample = Timer.start();
        int status;
        try {
            Answer answer = answerer.answer(request);
            status = answer.status();
            if (!answer.tag().isEmpty()) {
                response.header(HeaderNames.ETAG, answer.tag())
                        .header(HeaderNames.CACHE_CONTROL, "private, no-cache");
                if (EntityTag.matches(request, answer.tag())) {
                    status = 304;
                }
            }
            if (status == 304) {
                response.status(Status.NOT_MODIFIED_304).send();
            } else {
                send(response, answer, status < 400 ? Json.TYPE : Problem.TYPE);
            }
        } catch (RequestException e) {
            status = e.notFound() ? 404 : 400;
            send(response, new Answer(status, Problem.of(status, e.faults())), Problem.TYPE);
        } catch (ForbiddenException e) {
            status = 403;
            send(
                    response,
                    new Answer(
                            status,
                            Problem.of(status, "not allowed", String.valueOf(e.getMessage()))),
                    Problem.TYPE);
        } catch (OnlineStoreException e) {
            status = 503;
            response.header(HeaderNames.RETRY_AFTER, "1");
            send(
                    response,
                    new Answer(
                            status,
                            Problem.of(
                                    status,
                                    "online store unavailable",
                                    String.valueOf(e.getMessage()))),
                    Problem.TYPE);
        } catch (RuntimeException e) {
            status = 500;
            LOG.atError().addKeyValue("route", name).setCause(e).log("a request failed");
            send(
                    response,
                    new Answer(
                            status, Problem.of(status, "internal error", "see the service's log")),
                    Problem.TYPE);
        }
        sample.stop(times.computeIfAbsent(status, this::timer));
    }

    private static void send(ServerResponse response, Answer answer, String type) {
        response.status(Status.create(answer.status()))
                .header(HeaderNames.CONTENT_TYPE, type)
                .send(answer.body());
    }

    private Timer timer(int status) {
        return Timer.builder("callstream.http.requests")
                .description("Time to answer a request")
                .tag("route", name)
                .tag("status", Integer.toString(status))
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250))
                .register(metrics);
    }
}
