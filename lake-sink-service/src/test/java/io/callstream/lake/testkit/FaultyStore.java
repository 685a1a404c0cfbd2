package io.callstream.lake.testkit;

import io.callstream.lake.commit.S3Settings;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// A proxy before a real S3 server that does to requests what networks and stores do: it holds
/// them, refuses them, cuts them, loses the answers.
public final class FaultyStore implements AutoCloseable {
    /// What happens to a request.
    public enum Fault {
        NONE,
        /// 503 Slow Down; the server never hears of it.
        THROTTLED,
        /// 500 after the server did it.
        DONE_BUT_500,
        /// The connection breaks when half of the body has gone through.
        CUT_BODY,
        /// The connection breaks when the server has done it.
        CUT_ANSWER,
        /// The answer comes a byte at a time.
        SLOW
    }

    private static final String BUSY =
            "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>";
    private static final String BROKEN =
            "<Error><Code>InternalError</Code><Message>We encountered an internal error.</Message></Error>";

    private final S3Settings real;
    private final ServerSocket listener;
    private final Function<String, Fault> plan;
    private final AtomicInteger faults = new AtomicInteger();

    private FaultyStore(S3Settings real, ServerSocket listener, Function<String, Fault> plan) {
        this.real = real;
        this.listener = listener;
        this.plan = plan;
    }

    /// @param plan from the first line of a request to what happens to it; may block to hold it
    public static FaultyStore before(S3Settings real, Function<String, Fault> plan)
            throws IOException {
        ServerSocket listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        FaultyStore store = new FaultyStore(real, listener, plan);
        Thread.ofVirtual().start(store::accept);
        return store;
    }

    /// The bucket through the proxy.
    public S3Settings settings() {
        return new S3Settings(
                Optional.of(URI.create("http://127.0.0.1:" + listener.getLocalPort())),
                real.region(),
                real.accessKey(),
                real.secretKey(),
                real.bucket());
    }

    /// Requests that had a fault.
    public int faults() {
        return faults.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket client) {
        URI endpoint = real.endpoint().orElseThrow();
        try (client;
                Socket server = new Socket(endpoint.getHost(), endpoint.getPort())) {
            InputStream asked = new BufferedInputStream(client.getInputStream());
            OutputStream answer = new BufferedOutputStream(client.getOutputStream());
            InputStream answered = new BufferedInputStream(server.getInputStream());
            OutputStream forward = new BufferedOutputStream(server.getOutputStream());
            while (request(asked, answer, answered, forward)) {
                answer.flush();
            }
        } catch (IOException e) {
            // a broken connection is what this is for
        }
    }

    /// One request and its answer; false where the connection ends.
    private boolean request(
            InputStream asked, OutputStream answer, InputStream answered, OutputStream forward)
            throws IOException {
        String head = head(asked);
        if (head.isEmpty()) {
            return false;
        }
        byte[] body = asked.readNBytes(length(head));
        Fault fault = plan.apply(head.lines().findFirst().orElse(""));
        if (fault != Fault.NONE) {
            faults.incrementAndGet();
        }
        if (fault == Fault.THROTTLED) {
            error(answer, 503, BUSY);
            return true;
        }
        forward.write(head.getBytes(StandardCharsets.ISO_8859_1));
        forward.write(body, 0, fault == Fault.CUT_BODY ? body.length / 2 : body.length);
        forward.flush();
        if (fault == Fault.CUT_BODY) {
            return false;
        }
        byte[] response = response(answered, head.startsWith("HEAD "));
        if (fault == Fault.CUT_ANSWER) {
            return false;
        }
        if (fault == Fault.DONE_BUT_500) {
            error(answer, 500, BROKEN);
            return true;
        }
        int step = fault == Fault.SLOW ? 16 : response.length;
        for (int at = 0; at < response.length; at += Math.max(1, step)) {
            answer.write(response, at, Math.min(step, response.length - at));
            answer.flush();
        }
        return true;
    }

    private static void error(OutputStream answer, int status, String body) throws IOException {
        answer.write(
                ("HTTP/1.1 "
                                + status
                                + " Fault\r\nContent-Type: application/xml\r\nContent-Length: "
                                + body.length()
                                + "\r\n\r\n"
                                + body)
                        .getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] response(InputStream answered, boolean headOnly) throws IOException {
        String head = head(answered);
        if (head.isEmpty()) {
            throw new EOFException();
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        String status = head.split(" ")[1];
        if (headOnly || status.equals("204") || status.equals("304")) {
            return whole.toByteArray();
        }
        if (head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")) {
            String size;
            do {
                size = line(answered);
                whole.writeBytes((size + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                whole.writeBytes(answered.readNBytes(Integer.parseInt(size.trim(), 16) + 2));
            } while (Integer.parseInt(size.trim(), 16) > 0);
        } else {
            whole.writeBytes(answered.readNBytes(length(head)));
        }
        return whole.toByteArray();
    }

    /// Up to and with the empty line; empty at the end of the stream.
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        String line;
        do {
            line = line(in);
            if (line.isEmpty() && head.isEmpty()) {
                return "";
            }
            head.append(line).append("\r\n");
        } while (!line.isEmpty());
        return head.toString();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int one;
        while ((one = in.read()) >= 0 && one != '\n') {
            if (one != '\r') {
                line.append((char) one);
            }
        }
        return line.toString();
    }

    private static int length(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).trim()))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new IllegalStateException("the proxy does not stop", e);
        }
    }
}
