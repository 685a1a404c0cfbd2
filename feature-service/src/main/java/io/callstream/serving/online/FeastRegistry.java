package io.callstream.serving.online;

import io.callstream.feature.FeatureType;
import io.callstream.feature.FeatureView;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Feast's registry (`feast.core.Registry`, as Feast 0.66 reads it from a file) and its
/// `feature_store.yaml`, made of the view definitions.
///
/// A view is an entity a key, a feature view with the lake's table as a file source, and a feature
/// service of the same name; views of one key together are the service `by_<key>`. The numbers are
/// those of Feast's `.proto` files.
public final class FeastRegistry {
    private static final int BATCH_FILE = 1;
    private static final String FILE_SOURCE = "feast.infra.offline_stores.file_source.FileSource";

    private final String project;
    private final Collection<ServedView> views;
    private final String lake;

    /// @param lake where the lake's tables are: `s3://bucket` or a directory
    public FeastRegistry(String project, Collection<ServedView> views, String lake) {
        this.project = project;
        this.views = views;
        this.lake = lake;
    }

    /// The bytes of `registry.db`; the same for the same views.
    public byte[] registry() {
        ProtobufMessage registry = new ProtobufMessage().text(3, "1");
        StringBuilder version = new StringBuilder();
        Map<String, FeatureView.Key> keys = new LinkedHashMap<>();
        for (ServedView view : views) {
            view.entity().forEach(key -> keys.putIfAbsent(key.name(), key));
            version.append(view.name()).append(view.fingerprint());
        }
        keys.values().forEach(key -> registry.message(1, entity(key)));
        views.forEach(view -> registry.message(6, featureView(view)));
        services(views).forEach((name, some) -> registry.message(7, service(name, some)));
        views.forEach(view -> registry.message(12, source(view)));
        String id =
                UUID.nameUUIDFromBytes(version.toString().getBytes(StandardCharsets.UTF_8))
                        .toString();
        registry.text(4, id).message(5, new ProtobufMessage());
        registry.message(15, new ProtobufMessage().text(1, project).text(2, id));
        registry.message(
                17,
                new ProtobufMessage()
                        .message(1, new ProtobufMessage().text(1, project))
                        .message(2, times()));
        return registry.toBytes();
    }

    /// Views by the name of the feature service that has them.
    public static Map<String, List<ServedView>> services(Collection<ServedView> views) {
        Map<String, List<ServedView>> services = new LinkedHashMap<>();
        Map<String, List<ServedView>> byKey = new LinkedHashMap<>();
        for (ServedView view : views) {
            services.put(view.name(), List.of(view));
            byKey.computeIfAbsent("by_" + String.join("_", view.keyNames()), _ -> new ArrayList<>())
                    .add(view);
        }
        byKey.forEach(services::putIfAbsent);
        return services;
    }

    /// @param registry where `registry.db` is
    public String featureStore(String registry, RedisSettings redis) {
        return """
               # Read online features from Redis and training data from the lake with a Feast SDK.
               # Credentials are not here: add ,username=...,password=... to the connection string.
               project: %s
               provider: local
               registry: %s
               online_store:
                 type: redis
                 redis_type: %s
                 connection_string: "%s%s"
               offline_store:
                 type: file
               entity_key_serialization_version: 3
               """
                .formatted(
                        project,
                        registry,
                        redis.form() == RedisSettings.Form.CLUSTER
                                ? "redis_cluster"
                                : redis.form() == RedisSettings.Form.SENTINEL
                                        ? "redis_sentinel"
                                        : "redis",
                        redis.place(),
                        redis.tls() ? ",ssl=true" : "");
    }

    private ProtobufMessage entity(FeatureView.Key key) {
        return new ProtobufMessage()
                .message(
                        1,
                        new ProtobufMessage()
                                .text(1, key.name())
                                .varint(2, type(key.type()))
                                .text(4, key.name())
                                .text(9, project))
                .message(2, times());
    }

    private ProtobufMessage featureView(ServedView view) {
        ProtobufMessage spec = new ProtobufMessage().text(1, view.name()).text(2, project);
        view.keyNames().forEach(key -> spec.text(3, key));
        view.columns().forEach(column -> spec.message(4, feature(column.name(), column.type())));
        spec.message(6, new ProtobufMessage().varint(1, view.ttl().toSeconds()))
                .message(7, source(view))
                .varint(8, 1);
        view.entity().forEach(key -> spec.message(12, feature(key.name(), key.type())));
        return new ProtobufMessage().message(1, spec).message(2, times());
    }

    private ProtobufMessage service(String name, List<ServedView> some) {
        ProtobufMessage spec = new ProtobufMessage().text(1, name).text(2, project);
        for (ServedView view : some) {
            ProtobufMessage projection = new ProtobufMessage().text(1, view.name());
            view.columns()
                    .forEach(
                            column -> projection.message(2, feature(column.name(), column.type())));
            spec.message(3, projection);
        }
        return new ProtobufMessage().message(1, spec).message(2, times());
    }

    /// The view's table in the lake; its files have `event_timestamp` and `created`.
    private ProtobufMessage source(ServedView view) {
        return new ProtobufMessage()
                .varint(1, BATCH_FILE)
                .text(3, "event_timestamp")
                .text(5, "created")
                .message(11, new ProtobufMessage().text(2, lake + "/feature_" + view.name() + "/"))
                .text(17, FILE_SOURCE)
                .text(20, "feature_" + view.name())
                .text(21, project);
    }

    private static ProtobufMessage feature(String name, FeatureType type) {
        return new ProtobufMessage().text(1, name).varint(2, type(type));
    }

    /// The definitions have no times of their own.
    private static ProtobufMessage times() {
        return new ProtobufMessage()
                .message(1, new ProtobufMessage())
                .message(2, new ProtobufMessage());
    }

    /// `feast.types.ValueType.Enum`.
    private static int type(FeatureType type) {
        return switch (type) {
            case STRING -> 2;
            case INT32 -> 3;
            case INT64 -> 4;
            case DOUBLE -> 5;
            case BOOL -> 7;
        };
    }
}
