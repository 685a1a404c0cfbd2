package io.callstream.serving.adapter;

import io.callstream.serving.online.RedisSettings;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Lettuce's clients of one server, of a master behind sentinels, and of a cluster, behind one
/// face.
final class RedisClients implements AutoCloseable {
    private static final int MOST_IN_FLIGHT = 20_000;
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final ClientResources resources;
    private final AbstractRedisClient client;
    private final Function<Boolean, Connection> connect;

    /// @param flush sends what was not sent at once
    record Connection(RedisClusterAsyncCommands<byte[], byte[]> commands, Runnable flush) {}

    private RedisClients(
            ClientResources resources,
            AbstractRedisClient client,
            Function<Boolean, Connection> connect) {
        this.resources = resources;
        this.client = client;
        this.connect = connect;
    }

    static RedisClients of(RedisSettings settings) {
        ClientResources resources =
                DefaultClientResources.builder()
                        .reconnectDelay(
                                () ->
                                        Delay.exponential(
                                                Duration.ofMillis(20),
                                                Duration.ofMillis(500),
                                                2,
                                                TimeUnit.MILLISECONDS))
                        .nettyCustomizer(new FlushesTogether())
                        .build();
        return switch (settings.form()) {
            case SERVER -> server(resources, nodes(settings).getFirst(), settings);
            case SENTINEL -> server(resources, sentinel(settings), settings);
            case CLUSTER -> cluster(resources, settings);
        };
    }

    Connection connect(boolean flushing) {
        return connect.apply(flushing);
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        resources.shutdown(0, 2, TimeUnit.SECONDS);
    }

    /// Commands that many threads send at about the same time leave in one write to the socket.
    private static final class FlushesTogether implements NettyCustomizer {
        private static final int MOST = 128;

        @Override
        public void afterChannelInitialized(Channel channel) {
            channel.pipeline().addFirst(new FlushConsolidationHandler(MOST, true));
        }
    }

    private static RedisClients server(
            ClientResources resources, RedisURI uri, RedisSettings settings) {
        RedisClient client = RedisClient.create(resources, uri);
        client.setOptions(common(ClientOptions.builder(), settings).build());
        return new RedisClients(
                resources,
                client,
                flushing -> {
                    StatefulRedisConnection<byte[], byte[]> opened =
                            client.connect(ByteArrayCodec.INSTANCE);
                    opened.setAutoFlushCommands(flushing);
                    return new Connection(opened.async(), opened::flushCommands);
                });
    }

    private static RedisClients cluster(ClientResources resources, RedisSettings settings) {
        RedisClusterClient client = RedisClusterClient.create(resources, nodes(settings));
        ClusterClientOptions.Builder options = ClusterClientOptions.builder();
        common(options, settings);
        // Nodes are connected to when they are first needed; until then commands must wait. A node
        // that stays away is told by the reader's time limit.
        client.setOptions(
                options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.DEFAULT)
                        .validateClusterNodeMembership(false)
                        .topologyRefreshOptions(
                                ClusterTopologyRefreshOptions.builder()
                                        .enableAdaptiveRefreshTrigger(
                                                ClusterTopologyRefreshOptions.RefreshTrigger
                                                        .values())
                                        .enablePeriodicRefresh(Duration.ofSeconds(15))
                                        .build())
                        .build());
        return new RedisClients(
                resources,
                client,
                flushing -> {
                    StatefulRedisClusterConnection<byte[], byte[]> opened =
                            client.connect(ByteArrayCodec.INSTANCE);
                    opened.setAutoFlushCommands(flushing);
                    return new Connection(opened.async(), opened::flushCommands);
                });
    }

    private static <B extends ClientOptions.Builder> B common(B builder, RedisSettings settings) {
        builder.autoReconnect(true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MOST_IN_FLIGHT)
                .socketOptions(SocketOptions.builder().connectTimeout(CONNECT).build());
        settings.authority()
                .ifPresent(
                        file ->
                                builder.sslOptions(
                                        SslOptions.builder()
                                                .jdkSslProvider()
                                                .trustManager(file.toFile())
                                                .build()));
        return builder;
    }

    private static List<RedisURI> nodes(RedisSettings settings) {
        List<RedisURI> nodes = new ArrayList<>();
        for (String node : settings.place().split(",")) {
            String[] parts = node.split(":", 2);
            int port = parts.length > 1 ? Integer.parseInt(parts[1]) : settings.defaultPort();
            RedisURI uri = RedisURI.create(parts[0], port);
            authenticate(uri, settings);
            nodes.add(uri);
        }
        return nodes;
    }

    private static RedisURI sentinel(RedisSettings settings) {
        RedisURI uri = new RedisURI();
        uri.setSentinelMasterId(settings.master());
        for (RedisURI node : nodes(settings)) {
            RedisURI sentinel = RedisURI.create(node.getHost(), node.getPort());
            sentinel.setSsl(settings.tls());
            uri.getSentinels().add(sentinel);
        }
        authenticate(uri, settings);
        return uri;
    }

    private static void authenticate(RedisURI uri, RedisSettings settings) {
        uri.setSsl(settings.tls());
        uri.setTimeout(TIMEOUT);
        settings.password()
                .ifPresent(
                        password ->
                                settings.user()
                                        .ifPresentOrElse(
                                                user ->
                                                        uri.setAuthentication(
                                                                user, password.toCharArray()),
                                                () ->
                                                        uri.setAuthentication(
                                                                password.toCharArray())));
    }
}
