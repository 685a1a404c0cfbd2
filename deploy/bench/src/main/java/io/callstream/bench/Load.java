package io.callstream.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Sends the same few requests over some connections, each waiting for its answer, for some
/// seconds.
///
/// One blocking socket a virtual thread, requests as bytes made before: the same client for HTTP
/// and for Redis, so that the two differ by the server alone.
final class Load {
    private final int port;
    private final Protocol protocol;
    private final List<byte[]> requests;

    /// Reads one answer; tells whether it is as expected.
    interface Protocol {
        boolean answer(InputStream in) throws IOException;
    }

    Load(int port, Protocol protocol, List<byte[]> requests) {
        this.port = port;
        this.protocol = protocol;
        this.requests = requests;
    }

    LoadRun run(int connections, double seconds) {
        long begin = System.nanoTime();
        long end = begin + (long) (seconds * 1e9);
        List<long[]> latencies = new ArrayList<>();
        long failures = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Worker>> workers = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                Worker worker = new Worker(i * 31, end);
                workers.add(CompletableFuture.supplyAsync(worker::work, threads));
            }
            for (CompletableFuture<Worker> one : workers) {
                Worker worker = one.join();
                latencies.add(Arrays.copyOf(worker.nanos, worker.count));
                failures += worker.failures;
            }
        } catch (CompletionException e) {
            throw new IllegalStateException("the load broke off: " + e.getCause(), e);
        }
        double took = (System.nanoTime() - begin) / 1e9;
        return LoadRun.of(
                failures, took, latencies.stream().flatMapToLong(Arrays::stream).toArray());
    }

    private final class Worker {
        private long[] nanos = new long[1 << 14];
        private final long end;
        private int next;
        private int count;
        private long failures;

        Worker(int first, long end) {
            this.next = first;
            this.end = end;
        }

        Worker work() {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.setTcpNoDelay(true);
                InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
                OutputStream out = socket.getOutputStream();
                long now = System.nanoTime();
                while (now < end) {
                    out.write(requests.get(next++ % requests.size()));
                    boolean expected = protocol.answer(in);
                    long then = System.nanoTime();
                    if (expected) {
                        if (count == nanos.length) {
                            nanos = Arrays.copyOf(nanos, 2 * count);
                        }
                        nanos[count++] = then - now;
                    } else {
                        failures++;
                    }
                    now = then;
                }
                return this;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// HTTP/1.1 with Content-Length: expected is 200.
    static boolean http(InputStream in) throws IOException {
        int length = 0;
        boolean ok = line(in).startsWith("HTTP/1.1 200");
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        in.skipNBytes(length);
        return ok;
    }

    /// RESP 2: an array of bulk strings, none of them nil, or a number.
    static boolean resp(InputStream in) throws IOException {
        String head = line(in);
        if (head.charAt(0) != '*') {
            return head.charAt(0) == ':';
        }
        boolean whole = true;
        int count = Integer.parseInt(head.substring(1));
        for (int i = 0; i < count; i++) {
            int length = Integer.parseInt(line(in).substring(1));
            whole &= length >= 0;
            in.skipNBytes(Math.max(0, length + 2));
        }
        return whole;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int one = in.read(); one != '\n'; one = in.read()) {
            if (one < 0) {
                throw new IOException("the connection was closed");
            }
            if (one != '\r') {
                line.append((char) one);
            }
        }
        return line.toString();
    }
}
