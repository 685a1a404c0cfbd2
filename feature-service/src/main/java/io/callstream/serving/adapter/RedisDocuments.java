package io.callstream.serving.adapter;

import com.fasterxml.jackson.databind.JsonNode;

import io.callstream.serving.online.Document;
import io.callstream.serving.online.StoredDocument;
import io.callstream.serving.online.Subject;
import io.callstream.serving.online.Subject.Kind;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Documents in Redis: a hash a subject, `callstream:<kind>:<project>:<id>`, a field a part.
///
/// A call that moves to another queue, agent or customer is taken from the one before in the same
/// write, before its own state says so: where the write is cut short, the next one does it again.
final class RedisDocuments {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Comparator<StoredDocument> NEWEST_FIRST =
            Comparator.comparingLong(StoredDocument::appendMillis)
                    .thenComparingLong(StoredDocument::offset)
                    .reversed()
                    .thenComparing(StoredDocument::part);
    private static final Map<Kind, String> OWNER_FIELDS =
            Map.of(Kind.CUSTOMER, "customer_id", Kind.QUEUE, "queue", Kind.AGENT, "agent_id");

    private final RedisLink link;
    private final String project;
    private final RedisScript script;

    RedisDocuments(RedisLink link, String project) {
        this.link = link;
        this.project = project;
        this.script = new RedisScript(link, "write-documents.lua", ScriptOutputType.INTEGER);
    }

    byte[] key(Subject subject) {
        return ("callstream:" + subject.kind() + ":" + project + ":" + subject.id())
                .getBytes(StandardCharsets.UTF_8);
    }

    void write(List<Document> documents) {
        List<Document> states = documents.stream().filter(RedisDocuments::isCallState).toList();
        List<Document> others = new ArrayList<>(left(states));
        documents.stream().filter(one -> !isCallState(one)).forEach(others::add);
        send(others);
        send(states);
    }

    /// Asks for all that is known of each.
    List<RedisFuture<Map<byte[], byte[]>>> ask(List<Subject> subjects) {
        return subjects.stream()
                .map(one -> link.call(() -> link.reads().hgetall(key(one))))
                .toList();
    }

    /// The answers to [#ask], newest first; what was taken away is left out.
    List<List<StoredDocument>> receive(
            List<RedisFuture<Map<byte[], byte[]>>> asked, long deadline) {
        List<List<StoredDocument>> known = new ArrayList<>(asked.size());
        for (RedisFuture<Map<byte[], byte[]>> one : asked) {
            known.add(read(link.await(one, deadline)));
        }
        return known;
    }

    private static List<StoredDocument> read(Map<byte[], byte[]> fields) {
        List<StoredDocument> documents = new ArrayList<>(fields.size());
        fields.forEach(
                (field, value) -> {
                    StoredDocument document = parse(field, value);
                    if (document != null) {
                        documents.add(document);
                    }
                });
        documents.sort(NEWEST_FIRST);
        return documents;
    }

    private static @Nullable StoredDocument parse(byte[] field, byte[] value) {
        long[] version = {0, 0};
        int at = 0;
        for (int i = 0; i < 2; i++) {
            for (; at < value.length && value[at] != '|'; at++) {
                version[i] = version[i] * 10 + (value[at] - '0');
            }
            at++;
        }
        if (at >= value.length) {
            return null;
        }
        byte[] json = java.util.Arrays.copyOfRange(value, at, value.length);
        return new StoredDocument(
                new String(field, StandardCharsets.UTF_8), version[0], version[1], json);
    }

    private static boolean isCallState(Document document) {
        return document.subject().kind() == Kind.CALL && document.part().equals("state");
    }

    /// The lists of open calls that the calls are no longer in.
    private List<Document> left(List<Document> states) {
        Map<Subject, RedisFuture<byte[]>> asked = new LinkedHashMap<>();
        for (Document state : states) {
            asked.computeIfAbsent(
                    state.subject(),
                    subject ->
                            link.call(
                                    () ->
                                            link.writes()
                                                    .hget(
                                                            key(subject),
                                                            state.part()
                                                                    .getBytes(
                                                                            StandardCharsets
                                                                                    .UTF_8))));
        }
        if (asked.isEmpty()) {
            return List.of();
        }
        link.flushWrites();
        Map<Subject, Map<Kind, String>> owners = new HashMap<>();
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        asked.forEach(
                (subject, answer) -> owners.put(subject, owners(link.await(answer, deadline))));
        List<Document> left = new ArrayList<>();
        for (Document state : states) {
            Map<Kind, String> now = owners(state.content());
            Map<Kind, String> before = owners.put(state.subject(), now);
            if (before == null) {
                continue;
            }
            before.forEach(
                    (kind, id) -> {
                        if (!id.equals(now.get(kind))) {
                            left.add(
                                    new Document(
                                            new Subject(kind, id),
                                            "open:" + state.subject().id(),
                                            state.appendMillis(),
                                            state.offset(),
                                            null,
                                            Duration.ofDays(1)));
                        }
                    });
        }
        return left;
    }

    private static Map<Kind, String> owners(byte @Nullable [] stored) {
        if (stored == null) {
            return Map.of();
        }
        StoredDocument document = parse(new byte[0], stored);
        if (document == null) {
            return Map.of();
        }
        JsonNode json = Json.read(document.json());
        Map<Kind, String> owners = new HashMap<>();
        OWNER_FIELDS.forEach(
                (kind, field) -> {
                    if (json.path(field).isTextual()) {
                        owners.put(kind, json.path(field).textValue());
                    }
                });
        return owners;
    }

    private static Map<Kind, String> owners(@Nullable Map<String, ?> content) {
        Map<Kind, String> owners = new HashMap<>();
        if (content != null) {
            OWNER_FIELDS.forEach(
                    (kind, field) -> {
                        if (content.get(field) instanceof String id) {
                            owners.put(kind, id);
                        }
                    });
        }
        return owners;
    }

    private void send(List<Document> documents) {
        Map<Subject, List<Document>> bySubject = new LinkedHashMap<>();
        for (Document document : documents) {
            bySubject.computeIfAbsent(document.subject(), one -> new ArrayList<>()).add(document);
        }
        List<RedisScript.Call> calls = new ArrayList<>(bySubject.size());
        bySubject.forEach(
                (subject, parts) ->
                        calls.add(
                                new RedisScript.Call(
                                        key(subject), () -> arguments(subject, parts))));
        script.call(calls);
    }

    private static byte[][] arguments(Subject subject, List<Document> parts) {
        long life = 0;
        for (Document part : parts) {
            life = part.life().isZero() || life < 0 ? -1 : Math.max(life, part.life().toMillis());
        }
        int keep =
                switch (subject.kind()) {
                    case CUSTOMER, ENTITY, AGENT -> 25;
                    case CALL -> 100;
                    case QUEUE -> 1_000;
                    case NAMES -> 5_000;
                };
        List<byte[]> arguments = new ArrayList<>(3 + 4 * parts.size());
        arguments.add(text(life));
        arguments.add(text(keep));
        arguments.add(text(4L * keep));
        for (Document part : parts) {
            arguments.add(part.part().getBytes(StandardCharsets.UTF_8));
            arguments.add(text(part.appendMillis()));
            arguments.add(text(part.offset()));
            Map<String, ?> content = part.content();
            arguments.add(content == null ? new byte[0] : Json.bytes(content));
        }
        return arguments.toArray(byte[][]::new);
    }

    private static byte[] text(long number) {
        return Long.toString(number).getBytes(StandardCharsets.UTF_8);
    }
}
