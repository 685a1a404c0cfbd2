package io.callstream.serving.adapter;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;

/// The two pages, `/desktop` and `/wallboard`, and their files under `/web/`.
///
/// They hold no data: what they show they ask of the HTTP API. The content security policy lets
/// them load and call nothing but this service.
public final class PagesEndpoint implements Consumer<HttpRouting.Builder> {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final List<String> FILES =
            List.of("style.css", "icon.svg", "api.js", "show.js", "desktop.js", "wallboard.js");
    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "svg", "image/svg+xml");

    @Override
    public void accept(HttpRouting.Builder routing) {
        routing.get("/desktop", page("desktop.html"))
                .get("/wallboard", page("wallboard.html"))
                .get(
                        "/",
                        (request, response) ->
                                response.status(Status.FOUND_302)
                                        .header(HeaderNames.LOCATION, "/wallboard")
                                        .send());
        for (String file : FILES) {
            routing.get("/web/" + file, page(file));
        }
    }

    private static Handler page(String file) {
        byte[] bytes = Resources.bytes("/io/callstream/serving/web/" + file);
        String type =
                Objects.requireNonNull(TYPES.get(file.substring(file.lastIndexOf('.') + 1)), file);
        String tag = "\"" + UUID.nameUUIDFromBytes(bytes) + "\"";
        return (request, response) -> send(request, response, bytes, type, tag);
    }

    private static void send(
            ServerRequest request, ServerResponse response, byte[] bytes, String type, String tag) {
        response.header(HeaderNames.ETAG, tag)
                .header(HeaderNames.CACHE_CONTROL, "no-cache")
                .header(HeaderNames.create("Content-Security-Policy"), POLICY)
                .header(HeaderNames.create("X-Content-Type-Options"), "nosniff")
                .header(HeaderNames.create("Referrer-Policy"), "no-referrer");
        if (request.headers().first(HeaderNames.IF_NONE_MATCH).filter(tag::equals).isPresent()) {
            response.status(Status.NOT_MODIFIED_304).send();
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, type).send(bytes);
    }
}
