package io.callstream.replay.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.callstream.replay.recording.RecordedEvent.Call;
import io.callstream.replay.recording.RecordedEvent.CallTimes;
import io.callstream.replay.recording.RecordedEvent.Outcome;
import io.callstream.replay.recording.RecordedEvent.Segment;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Typed service dialogues between people (STAR): per call a whole call, its utterances as final
/// segments, and an outcome where the customer was asked.
///
/// What the agent's system did and the hang-up are not sent.
public final class StarTranscripts {
    /// Name of the source in every event.
    public static final String SOURCE = "star";

    private static final ObjectReader JSON = new JsonMapper().reader();

    private StarTranscripts() {}

    /// Reads the calls and their lines.
    ///
    /// @throws RecordingException naming file, line and fault
    public static Recording read(Path callFile, Path segmentFile) {
        Map<String, Dialogue> dialogues = new LinkedHashMap<>();
        eachLine(
                callFile,
                line -> {
                    Dialogue dialogue = Dialogue.of(line);
                    dialogues.put(dialogue.callId, dialogue);
                });
        eachLine(
                segmentFile,
                line -> {
                    Dialogue dialogue = dialogues.get(text(line, "call_id"));
                    if (dialogue == null) {
                        throw new IllegalArgumentException(
                                "call_id " + line.path("call_id") + " is not in " + callFile);
                    }
                    dialogue.hear(line);
                });
        List<RecordedEvent> events = new ArrayList<>();
        TreeSet<String> customers = new TreeSet<>();
        for (Dialogue dialogue : dialogues.values()) {
            dialogue.addTo(events);
            if (dialogue.customerId != null) {
                customers.add(dialogue.customerId);
            }
        }
        return Recording.of(SOURCE, dialogues.size(), customers, events);
    }

    private interface LineReader {
        void accept(JsonNode line);
    }

    private static void eachLine(Path file, LineReader reader) {
        long number = 0;
        try (BufferedReader lines = DataDirectory.open(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                reader.accept(JSON.readTree(line));
            }
        } catch (JsonProcessingException e) {
            throw new RecordingException(
                    file + ", line " + number + ": " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new RecordingException(file + ", line " + number + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new RecordingException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static String text(JsonNode line, String field) {
        String value = textOrNull(line, field);
        if (value == null) {
            throw new IllegalArgumentException("no " + field);
        }
        return value;
    }

    private static @Nullable String textOrNull(JsonNode line, String field) {
        JsonNode value = line.get(field);
        return value == null || value.isNull() || value.asText().isEmpty() ? null : value.asText();
    }

    private static long millis(JsonNode line, String field) {
        JsonNode value = line.get(field);
        if (value == null || !value.canConvertToLong()) {
            throw new IllegalArgumentException(field + " is no whole number");
        }
        return value.asLong();
    }

    /// One line of a dialogue that somebody typed.
    private record Utterance(
            int segment, String speaker, String text, long offset, @Nullable String agentAction) {}

    /// One call while its lines are gathered.
    private static final class Dialogue {
        private final String callId;
        private final @Nullable String customerId;
        private final @Nullable String agentId;
        private final @Nullable String queue;
        private final long start;
        private final long end;
        private final @Nullable Boolean resolved;
        private final List<Utterance> utterances = new ArrayList<>();

        private Dialogue(JsonNode call) {
            this.callId = text(call, "call_id");
            this.customerId = textOrNull(call, "customer_id");
            this.agentId = textOrNull(call, "agent_id");
            JsonNode domain = call.path("domains").path(0);
            this.queue = domain.isTextual() ? domain.asText() : null;
            this.start = millis(call, "start_ts");
            this.end = millis(call, "end_ts");
            JsonNode done = call.path("label_task_done");
            this.resolved = done.isBoolean() ? done.asBoolean() : null;
        }

        static Dialogue of(JsonNode call) {
            return new Dialogue(call);
        }

        void hear(JsonNode line) {
            if (!text(line, "kind").equals("utterance")) {
                return;
            }
            utterances.add(
                    new Utterance(
                            (int) millis(line, "seg"),
                            text(line, "speaker"),
                            line.path("text").asText(),
                            millis(line, "offset_ms"),
                            textOrNull(line, "agent_act")));
        }

        void addTo(List<RecordedEvent> events) {
            double durationSec = (end - start) / 1000.0;
            CallTimes times = new CallTimes(end, null, null, durationSec, durationSec, "ANSWERED");
            events.add(
                    new Call(
                            SOURCE,
                            callId,
                            Call.COMPLETED,
                            0,
                            end,
                            start,
                            customerId,
                            agentId,
                            queue,
                            null,
                            null,
                            null,
                            times));
            String lastAction = null;
            for (int i = 0; i < utterances.size(); i++) {
                Utterance utterance = utterances.get(i);
                long until =
                        i + 1 < utterances.size() ? utterances.get(i + 1).offset() : end - start;
                events.add(segment(utterance, until));
                if (utterance.agentAction() != null) {
                    lastAction = utterance.agentAction();
                }
            }
            if (resolved != null) {
                events.add(new Outcome(SOURCE, callId, end, customerId, lastAction, resolved));
            }
        }

        private Segment segment(Utterance utterance, long until) {
            return new Segment(
                    SOURCE,
                    callId,
                    utterance.segment(),
                    start + utterance.offset(),
                    utterance.speaker(),
                    utterance.text(),
                    utterance.offset() / 1000.0,
                    until / 1000.0,
                    "en",
                    start,
                    customerId,
                    agentId,
                    utterance.agentAction());
        }
    }
}
