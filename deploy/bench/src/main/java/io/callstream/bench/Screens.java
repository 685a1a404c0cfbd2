package io.callstream.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Clients of server-sent events by the thousand, read by one thread: of each event the time
/// between its entry, `_t_ingest`, and its arrival here.
final class Screens implements AutoCloseable {
    private static final byte[] FIELD = "\"_t_ingest\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RETRY = "retry:".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS = 13;

    private final Selector selector;
    private final List<SocketChannel> channels = new ArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final Latencies latencies = new Latencies();
    private final Thread reader;
    private volatile boolean closing;

    /// What one connection has read so far of the two texts that are looked for.
    private static final class State {
        boolean greeted;
        int matched;
        int greeting;
        int digits = -1;
        long number;
    }

    /// Connects one for each path.
    Screens(URI service, List<String> paths) {
        try {
            selector = Selector.open();
            for (String path : paths) {
                SocketChannel channel =
                        SocketChannel.open(
                                new InetSocketAddress(service.getHost(), service.getPort()));
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.write(
                        ByteBuffer.wrap(
                                ("GET "
                                                + path
                                                + " HTTP/1.1\r\nHost: "
                                                + service.getHost()
                                                + "\r\nAccept: text/event-stream\r\n\r\n")
                                        .getBytes(StandardCharsets.US_ASCII)));
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, new State());
                channels.add(channel);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("after " + channels.size() + " connections", e);
        }
        reader = Thread.ofPlatform().name("screens").start(this::read);
    }

    /// Connections that the service has greeted.
    int open() {
        return open.get();
    }

    /// Connections that the service has closed.
    int ended() {
        return ended.get();
    }

    Latencies latencies() {
        return latencies;
    }

    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        try {
            reader.join();
            for (SocketChannel channel : channels) {
                channel.close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
        try {
            while (!closing) {
                selector.select(
                        key -> {
                            try {
                                read(
                                        (SocketChannel) key.channel(),
                                        (State) key.attachment(),
                                        buffer);
                            } catch (IOException e) {
                                key.cancel();
                                ended.incrementAndGet();
                            }
                        },
                        200);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(SocketChannel channel, State state, ByteBuffer buffer) throws IOException {
        buffer.clear();
        int length = channel.read(buffer);
        if (length < 0) {
            throw new IOException("closed");
        }
        buffer.flip();
        long now = System.currentTimeMillis();
        while (buffer.hasRemaining()) {
            see(state, buffer.get(), now);
        }
    }

    private void see(State state, byte one, long now) {
        if (!state.greeted) {
            state.greeting = one == RETRY[state.greeting] ? state.greeting + 1 : 0;
            if (state.greeting == RETRY.length) {
                state.greeted = true;
                open.incrementAndGet();
            }
            return;
        }
        if (state.digits >= 0) {
            state.number = 10 * state.number + (one - '0');
            if (++state.digits == DIGITS) {
                latencies.add(now - state.number);
                state.digits = -1;
            }
            return;
        }
        state.matched = one == FIELD[state.matched] ? state.matched + 1 : one == FIELD[0] ? 1 : 0;
        if (state.matched == FIELD.length) {
            state.matched = 0;
            state.digits = 0;
            state.number = 0;
        }
    }
}
