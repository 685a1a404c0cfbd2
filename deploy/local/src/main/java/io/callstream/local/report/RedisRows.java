package io.callstream.local.report;

import io.callstream.local.process.LocalFault;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// All feature rows of a small Redis, as bytes, for a comparison of before and after: the hashes
/// that have a `_ts:` field. Of the version `_v:` the offset is left out, because a restored topic
/// has others.
public final class RedisRows {
    private RedisRows() {}

    /// Fields of each hash, keys and values in ISO 8859-1, which keeps every byte.
    public static Map<String, Map<String, String>> read(URI redis) {
        try (Socket socket = new Socket(redis.getHost(), redis.getPort())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            Map<String, Map<String, String>> rows = new TreeMap<>();
            String cursor = "0";
            do {
                List<?> page =
                        (List<?>) ask(out, in, "SCAN", cursor, "COUNT", "1000", "TYPE", "hash");
                cursor = String.valueOf(page.get(0));
                for (Object key : (List<?>) page.get(1)) {
                    Map<String, String> fields =
                            fields((List<?>) ask(out, in, "HGETALL", key.toString()));
                    if (fields.keySet().stream().anyMatch(field -> field.startsWith("_ts:"))) {
                        rows.put(key.toString(), fields);
                    }
                }
            } while (!cursor.equals("0"));
            return rows;
        } catch (IOException e) {
            throw new LocalFault("Redis at " + redis + " does not answer: " + e, e);
        }
    }

    private static Map<String, String> fields(List<?> flat) {
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            String field = String.valueOf(flat.get(i));
            String value = String.valueOf(flat.get(i + 1));
            fields.put(
                    field, field.startsWith("_v:") ? value.replaceFirst("\\|\\d+\\|", "|") : value);
        }
        return fields;
    }

    private static Object ask(OutputStream out, InputStream in, String... words)
            throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(("*" + words.length + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        for (String word : words) {
            byte[] bytes = word.getBytes(StandardCharsets.ISO_8859_1);
            request.write(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            request.write(bytes);
            request.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        out.write(request.toByteArray());
        out.flush();
        return answer(in);
    }

    /// RESP2: https://redis.io/docs/latest/develop/reference/protocol-spec/
    private static Object answer(InputStream in) throws IOException {
        String line = line(in);
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '$' -> {
                int length = Integer.parseInt(rest);
                byte[] bytes = in.readNBytes(Math.max(0, length));
                if (length >= 0) {
                    in.skipNBytes(2);
                }
                yield new String(bytes, StandardCharsets.ISO_8859_1);
            }
            case '*' -> {
                List<Object> list = new ArrayList<>();
                for (int i = Integer.parseInt(rest); i > 0; i--) {
                    list.add(answer(in));
                }
                yield list;
            }
            case '-' -> throw new IOException(rest);
            default -> rest;
        };
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int one = in.read(); one != '\r'; one = in.read()) {
            if (one < 0) {
                throw new IOException("the connection ended");
            }
            line.write(one);
        }
        in.skipNBytes(1);
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
