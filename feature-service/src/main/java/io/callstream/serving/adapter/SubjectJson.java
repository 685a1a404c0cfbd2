package io.callstream.serving.adapter;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;

import io.callstream.serving.online.StoredDocument;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What documents say of a subject, as members of its JSON object.
final class SubjectJson {
    private static final int CALLS = 10;
    private static final int SEGMENTS_OF_CUSTOMER = 20;
    private static final int SEGMENTS_OF_CALL = 100;
    private static final int OPEN_CALLS = 1_000;

    private SubjectJson() {}

    static void customer(JsonGenerator out, List<StoredDocument> known) throws IOException {
        single(out, "profile", "profile", known);
        List<StoredDocument> open = of("open", known);
        out.writeFieldName("open_call");
        raw(out, open.isEmpty() ? null : open.getFirst());
        list(out, "segments", oldestFirst("segment", SEGMENTS_OF_CUSTOMER, known));
        newest(out, "recent_calls", "done", CALLS, known);
    }

    static void call(JsonGenerator out, List<StoredDocument> known) throws IOException {
        single(out, "state", "state", known);
        single(out, "summary", "summary", known);
        list(out, "segments", oldestFirst("segment", SEGMENTS_OF_CALL, known));
    }

    /// `waiting`, `talking` and `held` count the open calls; `longest_wait_since` is when the
    /// oldest of those that wait began to.
    static void queue(JsonGenerator out, List<StoredDocument> known) throws IOException {
        List<JsonNode> calls =
                of("open", known).stream()
                        .limit(OPEN_CALLS)
                        .map(call -> Json.read(call.json()))
                        .toList();
        out.writeNumberField("waiting", standing(calls, "WAITING"));
        out.writeNumberField("talking", standing(calls, "TALKING"));
        out.writeNumberField("held", standing(calls, "HELD"));
        out.writeStringField(
                "longest_wait_since",
                calls.stream()
                        .filter(call -> call.path("state").asText().equals("WAITING"))
                        .map(call -> call.path("since").asText())
                        .min(String::compareTo)
                        .orElse(null));
    }

    static void agent(JsonGenerator out, List<StoredDocument> known) throws IOException {
        single(out, "state", "state", known);
        newest(out, "calls", "open", 5, known);
    }

    static void newest(
            JsonGenerator out, String field, String list, int most, List<StoredDocument> known)
            throws IOException {
        list(out, field, of(list, known).stream().limit(most).toList());
    }

    private static long standing(List<JsonNode> calls, String state) {
        return calls.stream().filter(call -> call.path("state").asText().equals(state)).count();
    }

    private static List<StoredDocument> oldestFirst(
            String list, int most, List<StoredDocument> known) {
        List<StoredDocument> newest =
                new ArrayList<>(of(list, known).stream().limit(most).toList());
        Collections.reverse(newest);
        return newest;
    }

    private static List<StoredDocument> of(String list, List<StoredDocument> known) {
        return known.stream().filter(document -> document.list().equals(list)).toList();
    }

    private static void single(
            JsonGenerator out, String field, String part, List<StoredDocument> known)
            throws IOException {
        List<StoredDocument> found = of(part, known);
        out.writeFieldName(field);
        raw(out, found.isEmpty() ? null : found.getFirst());
    }

    private static void list(JsonGenerator out, String field, List<StoredDocument> documents)
            throws IOException {
        out.writeArrayFieldStart(field);
        for (StoredDocument document : documents) {
            raw(out, document);
        }
        out.writeEndArray();
    }

    private static void raw(JsonGenerator out, @Nullable StoredDocument document)
            throws IOException {
        if (document == null) {
            out.writeNull();
        } else {
            out.writeRawValue(new String(document.json(), StandardCharsets.UTF_8));
        }
    }
}
