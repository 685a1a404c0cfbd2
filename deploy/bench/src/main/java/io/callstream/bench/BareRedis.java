package io.callstream.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Bare Redis over one socket.
final class BareRedis implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    BareRedis(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        out = new BufferedOutputStream(socket.getOutputStream(), 1 << 18);
    }

    /// A command in RESP.
    static byte[] command(List<byte[]> parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(("*" + parts.size() + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (byte[] part : parts) {
            bytes.writeBytes(("$" + part.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            bytes.writeBytes(part);
            bytes.writeBytes(new byte[] {'\r', '\n'});
        }
        return bytes.toByteArray();
    }

    /// Sends them all in pipelines of 512; answers must be numbers or `+OK`.
    void pipeline(List<byte[]> commands) throws IOException {
        for (int from = 0; from < commands.size(); from += 512) {
            int to = Math.min(commands.size(), from + 512);
            for (byte[] command : commands.subList(from, to)) {
                out.write(command);
            }
            out.flush();
            for (int i = from; i < to; i++) {
                line();
            }
        }
    }

    /// `HGETALL`: fields and values in turn.
    List<byte[]> all(byte[] key) throws IOException {
        out.write(command(List.of("HGETALL".getBytes(StandardCharsets.US_ASCII), key)));
        out.flush();
        int count = Integer.parseInt(line().substring(1));
        List<byte[]> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parts.add(in.readNBytes(Integer.parseInt(line().substring(1))));
            in.skipNBytes(2);
        }
        return parts;
    }

    /// Number of keys.
    long size() throws IOException {
        out.write(command(List.of("DBSIZE".getBytes(StandardCharsets.US_ASCII))));
        out.flush();
        return Long.parseLong(line().substring(1));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int one = in.read(); one != '\n'; one = in.read()) {
            if (one < 0) {
                throw new IOException("Redis closed the connection");
            }
            if (one != '\r') {
                line.append((char) one);
            }
        }
        if (line.charAt(0) == '-') {
            throw new IOException("Redis says " + line);
        }
        return line.toString();
    }
}
