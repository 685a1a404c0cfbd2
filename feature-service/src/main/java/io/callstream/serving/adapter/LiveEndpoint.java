package io.callstream.serving.adapter;

import io.callstream.serving.live.Channel;
import io.callstream.serving.live.LiveEvent;
import io.callstream.serving.live.LiveFeed;
import io.callstream.serving.live.LivePosition;
import io.callstream.serving.live.Subscription;
import io.callstream.serving.serve.Faults;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Server-sent events (WHATWG HTML, section 9.2): `GET
/// /v1/{calls,customers,queues,agents}/{id}/live`, `/v1/queues/live` and `/v1/agents/live` for all
/// of them.
///
/// First comes what is kept, then what happens. The query parameter `events` names the kinds that
/// are wanted (state, segment, features, alert), joined by commas. `Last-Event-ID`, as header or as
/// query parameter `last_event_id`, goes on where a connection was cut.
public final class LiveEndpoint implements Consumer<HttpRouting.Builder>, AutoCloseable {
    private final LiveFeed feed;
    private final LiveStreams streams;
    private final int most;

    /// @param most connections at once; more are answered 503
    /// @param heartbeat longest silence on a connection
    public LiveEndpoint(
            LiveFeed feed,
            int most,
            Duration heartbeat,
            MeterRegistry metrics,
            InstantSource clock) {
        this.feed = feed;
        this.most = most;
        this.streams = new LiveStreams(feed, heartbeat, metrics, clock);
        Gauge.builder("callstream.live.subscribers", feed::subscriptions)
                .description("Connections that listen")
                .register(metrics);
    }

    @Override
    public void accept(HttpRouting.Builder routing) {
        routing.get("/v1/queues/live", all(Channel.Kind.QUEUE))
                .get("/v1/agents/live", all(Channel.Kind.AGENT))
                .get("/v1/calls/{id}/live", one(Channel.Kind.CALL))
                .get(
                        "/v1/customers/{id}/live",
                        one(Channel.Kind.CUSTOMER, Channel.Kind.CUSTOMER_CALLS))
                .get("/v1/queues/{id}/live", one(Channel.Kind.QUEUE))
                .get("/v1/agents/{id}/live", one(Channel.Kind.AGENT));
    }

    /// Forgets the connections; [LiveFeed#stop] has ended them.
    @Override
    public void close() {
        streams.close();
    }

    private Handler all(Channel.Kind kind) {
        return (request, response) ->
                stream(request, response, List.of(new Channel(kind, Channel.ALL)));
    }

    private Handler one(Channel.Kind... kinds) {
        return (request, response) -> {
            String id = request.path().pathParameters().get("id");
            stream(
                    request,
                    response,
                    Arrays.stream(kinds).map(kind -> new Channel(kind, id)).toList());
        };
    }

    private void stream(ServerRequest request, ServerResponse response, List<Channel> channels) {
        Faults faults = new Faults();
        Set<LiveEvent.Kind> kinds = kinds(request, faults);
        try {
            faults.verify();
        } catch (Faults.RequestException e) {
            refuse(response, Status.BAD_REQUEST_400, Problem.of(400, e.faults()));
            return;
        }
        if (feed.subscriptions() >= most) {
            response.header(HeaderNames.RETRY_AFTER, "5");
            refuse(
                    response,
                    Status.SERVICE_UNAVAILABLE_503,
                    Problem.of(
                            503,
                            "too many live connections",
                            "this instance serves " + most + "; ask again, or another instance"));
            return;
        }
        Optional<String> last =
                request.headers()
                        .first(HeaderNames.create("Last-Event-ID"))
                        .or(() -> request.query().first("last_event_id").asOptional())
                        .filter(id -> !id.isBlank());
        Optional<LivePosition> position = last.flatMap(LivePosition::parse);
        Subscription subscription = feed.subscribe(channels, kinds, position.orElse(null));
        streams.serve(subscription, last.isPresent() && position.isEmpty(), response);
    }

    private static Set<LiveEvent.Kind> kinds(ServerRequest request, Faults faults) {
        List<String> names =
                request.query()
                        .first("events")
                        .map(text -> List.of(text.split(",", -1)))
                        .orElse(List.of());
        List<String> known = new ArrayList<>();
        for (LiveEvent.Kind kind : LiveEvent.Kind.values()) {
            known.add(kind.name().toLowerCase(Locale.ROOT));
        }
        Set<LiveEvent.Kind> kinds = EnumSet.noneOf(LiveEvent.Kind.class);
        for (String name : names) {
            if (known.contains(name)) {
                kinds.add(LiveEvent.Kind.valueOf(name.toUpperCase(Locale.ROOT)));
            } else {
                faults.unknown("events", "kind of event", name, known);
            }
        }
        return kinds;
    }

    private static void refuse(ServerResponse response, Status status, byte[] problem) {
        response.status(status).header(HeaderNames.CONTENT_TYPE, Problem.TYPE).send(problem);
    }
}
