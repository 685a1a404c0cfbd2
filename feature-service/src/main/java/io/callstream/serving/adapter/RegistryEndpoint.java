package io.callstream.serving.adapter;

import io.callstream.serving.online.FeastRegistry;
import io.callstream.serving.online.RedisSettings;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// `GET /feast/registry.db` and `/feast/feature_store.yaml`: what a Feast SDK needs to read the
/// online store and the lake by itself.
public final class RegistryEndpoint implements Consumer<HttpRouting.Builder> {
    private final byte[] registry;
    private final byte[] store;

    public RegistryEndpoint(FeastRegistry feast, RedisSettings redis) {
        registry = feast.registry();
        store = feast.featureStore("registry.db", redis).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void accept(HttpRouting.Builder routing) {
        routing.get(
                        "/feast/registry.db",
                        (request, response) ->
                                send(request, response, registry, "application/octet-stream"))
                .get(
                        "/feast/feature_store.yaml",
                        (request, response) -> send(request, response, store, "application/yaml"));
    }

    private static void send(
            ServerRequest request, ServerResponse response, byte[] body, String type) {
        String tag = EntityTag.of(body);
        response.header(HeaderNames.ETAG, tag);
        if (EntityTag.matches(request, tag)) {
            response.status(Status.NOT_MODIFIED_304).send();
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, type).send(body);
    }
}
