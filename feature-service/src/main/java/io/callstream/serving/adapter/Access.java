package io.callstream.serving.adapter;

import io.callstream.serving.online.OnlineStore;
import io.callstream.serving.online.OnlineStoreException;
import io.callstream.serving.online.Subject;
import io.callstream.serving.online.Subject.Kind;
import io.callstream.serving.serve.AccessSettings;
import io.callstream.serving.serve.Caller;
import io.callstream.serving.serve.Caller.ForbiddenException;
import io.callstream.serving.serve.RateLimit;
import io.callstream.serving.serve.RowScope;
import io.callstream.serving.serve.Scope;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Stands before every route: who asks, whether he may, and how often; answers pages of other hosts
/// (CORS), and adds the headers that browsers want.
///
/// Health, metrics, the description of the API and the pages, which have no data, are open. A
/// caller shows an API key (`X-API-Key`) or a token (`Authorization: Bearer`); where a browser's
/// EventSource can set no header, the query parameter `access_token` will do on `…/live`.
public final class Access implements Filter {
    private static final Set<String> OPEN =
            Set.of(
                    "/live",
                    "/ready",
                    "/metrics",
                    "/topology",
                    "/openapi.json",
                    "/desktop",
                    "/wallboard",
                    "/");
    private static final Set<String> OPEN_BELOW = Set.of("/web/");
    private static final HeaderName API_KEY = HeaderNames.create("X-API-Key");
    private static final HeaderName FRAMES = HeaderNames.create("X-Frame-Options");
    private static final HeaderName SNIFF = HeaderNames.create("X-Content-Type-Options");
    private static final HeaderName REFERRER = HeaderNames.create("Referrer-Policy");

    private final AccessSettings settings;
    private final ApiKeys keys;
    private final Optional<Tokens> tokens;
    private final RateLimit limit;
    private final Optional<AuditLog> audit;
    private final OnlineStore store;
    private final InstantSource clock;
    private final RowScope rows =
            new RowScope(
                    document ->
                            Optional.of(Json.read(document.json()).path("queue"))
                                    .filter(queue -> queue.isTextual())
                                    .map(queue -> queue.textValue()));

    /// @throws io.callstream.runtime.ConfigException where the file of keys is wrong
    public Access(AccessSettings settings, OnlineStore store, InstantSource clock) {
        this.settings = settings;
        this.keys = settings.keys().map(ApiKeys::of).orElseGet(ApiKeys::none);
        this.tokens = settings.jwks().map(jwks -> new Tokens(jwks, settings));
        this.limit = new RateLimit(settings.perSecond());
        this.audit = settings.on() ? settings.auditKey().map(AuditLog::new) : Optional.empty();
        this.store = store;
        this.clock = clock;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        response.header(SNIFF, "nosniff").header(FRAMES, "DENY").header(REFERRER, "no-referrer");
        String path = request.path().path();
        if (cors(request, response)) {
            return;
        }
        if (!guarded(path) || !settings.on() && settings.perSecond() == 0) {
            chain.proceed();
            return;
        }
        Optional<Caller> found =
                settings.on() ? caller(request, path) : Optional.of(Caller.ANYBODY);
        if (found.isEmpty()) {
            response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
            refuse(
                    response,
                    401,
                    "who are you?",
                    "show an API key as X-API-Key, or a bearer token");
            return;
        }
        Caller caller = found.get();
        Scope scope = scope(path, request);
        if (!caller.may(scope)) {
            refuse(response, 403, "not allowed", "this needs the scope " + scope.text());
            return;
        }
        if (!limit.allows(caller.name(), clock.millis())) {
            response.header(HeaderNames.RETRY_AFTER, "1");
            refuse(
                    response,
                    429,
                    "too many requests",
                    "more than " + settings.perSecond() + " requests a second");
            return;
        }
        try {
            if (scope == Scope.LIVE_READ) {
                listening(caller, request.path().rawPath());
            }
            request.context().register(caller);
            chain.proceed();
        } catch (ForbiddenException e) {
            refuse(response, 403, "not allowed", String.valueOf(e.getMessage()));
        } catch (OnlineStoreException e) {
            response.header(HeaderNames.RETRY_AFTER, "1");
            refuse(response, 503, "online store unavailable", String.valueOf(e.getMessage()));
        }
    }

    /// Who sent the request.
    Caller caller(ServerRequest request) {
        return settings.on()
                ? request.context().get(Caller.class).orElse(Caller.ANYBODY)
                : Caller.ANYBODY;
    }

    /// By what is written in headers, of HTTP or of gRPC.
    Optional<Caller> caller(Optional<String> apiKey, Optional<String> authorization) {
        if (!settings.on()) {
            return Optional.of(Caller.ANYBODY);
        }
        return apiKey.flatMap(keys::caller)
                .or(
                        () ->
                                authorization
                                        .filter(
                                                text ->
                                                        text.regionMatches(
                                                                true, 0, "Bearer ", 0, 7))
                                        .map(text -> text.substring(7).strip())
                                        .flatMap(
                                                token -> tokens.flatMap(one -> one.caller(token))));
    }

    /// Whether there are callers to tell apart at all.
    boolean audits() {
        return settings.on();
    }

    RowScope rows() {
        return rows;
    }

    /// Whether a caller may ask once more now.
    boolean mayAsk(Caller caller) {
        return limit.allows(caller.name(), clock.millis());
    }

    void audit(Caller caller, String route, int status, Collection<String> customers) {
        audit.ifPresent(log -> log.read(caller, route, status, customers));
    }

    private Optional<Caller> caller(RoutingRequest request, String path) {
        Optional<String> authorization = request.headers().first(HeaderNames.AUTHORIZATION);
        if (authorization.isEmpty() && path.endsWith("/live")) {
            authorization = request.query().first("access_token").map(token -> "Bearer " + token);
        }
        return caller(request.headers().first(API_KEY), authorization);
    }

    /// Of a stream the rows are checked, and the customer noted, when it begins.
    private void listening(Caller caller, String rawPath) {
        String[] parts = rawPath.split("/", -1);
        if (parts.length != 5) {
            if (caller.limited()) {
                throw new ForbiddenException("name a queue: you may not listen to all of them");
            }
            return;
        }
        Kind kind =
                switch (parts[2]) {
                    case "customers" -> Kind.CUSTOMER;
                    case "calls" -> Kind.CALL;
                    case "queues" -> Kind.QUEUE;
                    case "agents" -> Kind.AGENT;
                    default -> throw new ForbiddenException("there is nothing to listen to");
                };
        String id = URLDecoder.decode(parts[3].replace("+", "%2B"), StandardCharsets.UTF_8);
        rows.verify(caller, new Subject(kind, id), store);
        if (kind == Kind.CUSTOMER) {
            audit(caller, "/v1/customers/{id}/live", 200, List.of(id));
        }
    }

    /// Answers a preflight, and says to browsers whose pages may read. True where nothing is left
    /// to do.
    private boolean cors(RoutingRequest request, RoutingResponse response) {
        Optional<String> origin = request.headers().first(HeaderNames.ORIGIN);
        boolean known = origin.filter(settings.origins()::contains).isPresent();
        if (known) {
            response.header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin.orElse(""))
                    .header(HeaderNames.VARY, "Origin")
                    .header(HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, "ETag, Retry-After");
        }
        boolean preflight =
                request.prologue().method() == Method.OPTIONS
                        && origin.isPresent()
                        && request.headers().contains(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
        if (!preflight) {
            return false;
        }
        if (known) {
            response.header(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST")
                    .header(
                            HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS,
                            "Authorization, X-API-Key, Content-Type, If-None-Match, Last-Event-ID")
                    .header(HeaderNames.ACCESS_CONTROL_MAX_AGE, "600");
        }
        response.status(known ? Status.NO_CONTENT_204 : Status.FORBIDDEN_403).send();
        return true;
    }

    /// All but what has no data: so a route that is forgotten here is closed, not open.
    private static boolean guarded(String path) {
        return !OPEN.contains(path) && OPEN_BELOW.stream().noneMatch(path::startsWith);
    }

    private static Scope scope(String path, RoutingRequest request) {
        if (path.endsWith("/live")) {
            return Scope.LIVE_READ;
        }
        return path.equals("/v1/feedback") && request.prologue().method() == Method.POST
                ? Scope.FEEDBACK_WRITE
                : Scope.FEATURES_READ;
    }

    private static void refuse(RoutingResponse response, int status, String title, String detail) {
        response.status(Status.create(status))
                .header(HeaderNames.CONTENT_TYPE, Problem.TYPE)
                .send(Problem.of(status, title, detail));
    }
}
