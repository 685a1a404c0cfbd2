package io.callstream.ingest.validate;

import io.callstream.event.AgentStatus;
import io.callstream.event.CallEventType;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The words of a field and what producers call them; case, blanks and hyphens do not matter.
///
/// @param <T> the canonical word
final class Vocabulary<T> {
    static final Vocabulary<CallEventType> CALL_EVENT_TYPES =
            new Vocabulary<>(
                    Map.of(
                            CallEventType.STARTED, "STARTED START INITIATED NEW",
                            CallEventType.QUEUED, "QUEUED QUEUE ENQUEUED WAITING",
                            CallEventType.ANSWERED, "ANSWERED ANSWER CONNECTED CONNECTED_TO_AGENT",
                            CallEventType.HELD, "HELD HOLD ON_HOLD",
                            CallEventType.RESUMED, "RESUMED RESUME UNHELD UNHOLD RETRIEVED",
                            CallEventType.TRANSFERRED, "TRANSFERRED TRANSFERED TRANSFER",
                            CallEventType.WRAP_UP, "WRAP_UP WRAPUP ACW AFTER_CALL_WORK",
                            CallEventType.ENDED, "ENDED END HANGUP HUNG_UP DISCONNECTED",
                            CallEventType.ABANDONED, "ABANDONED ABANDON",
                            CallEventType.COMPLETED, "COMPLETED COMPLETE FINISHED CDR"));

    static final Vocabulary<String> CHANNELS =
            new Vocabulary<>(
                    Map.of(
                            "VOICE", "VOICE PHONE CALL TELEPHONY",
                            "CHAT", "CHAT WEBCHAT WEB_CHAT MESSAGING",
                            "EMAIL", "EMAIL E_MAIL MAIL",
                            "SMS", "SMS TEXT",
                            "VIDEO", "VIDEO",
                            "OTHER", "OTHER"));

    static final Vocabulary<String> DIRECTIONS =
            new Vocabulary<>(
                    Map.of(
                            "INBOUND", "INBOUND IN INCOMING",
                            "OUTBOUND", "OUTBOUND OUT OUTGOING",
                            "INTERNAL", "INTERNAL"));

    static final Vocabulary<String> OUTCOMES =
            new Vocabulary<>(
                    Map.of(
                            "ANSWERED", "ANSWERED AGENT HANDLED SERVED CONNECTED",
                            "ABANDONED", "ABANDONED ABANDON HANG HANGUP HUNG_UP",
                            "TRANSFERRED", "TRANSFERRED TRANSFER",
                            "VOICEMAIL", "VOICEMAIL VOICE_MAIL",
                            "CALLBACK", "CALLBACK CALL_BACK",
                            "FAILED", "FAILED FAILURE ERROR BUSY NO_ANSWER",
                            "PHANTOM", "PHANTOM",
                            "OTHER", "OTHER"));

    static final Vocabulary<String> SPEAKERS =
            new Vocabulary<>(
                    Map.of(
                            "CUSTOMER", "CUSTOMER CALLER CLIENT USER EXTERNAL",
                            "AGENT", "AGENT ADVISOR REPRESENTATIVE INTERNAL",
                            "SYSTEM", "SYSTEM BOT IVR",
                            "UNKNOWN", "UNKNOWN"));

    static final Vocabulary<AgentStatus> AGENT_STATES =
            new Vocabulary<>(
                    Map.of(
                            AgentStatus.LOGGED_IN, "LOGGED_IN LOGIN LOG_IN ONLINE",
                            AgentStatus.AVAILABLE, "AVAILABLE READY IDLE",
                            AgentStatus.BUSY, "BUSY ON_CALL IN_CALL TALKING INTERACTING",
                            AgentStatus.WRAP_UP, "WRAP_UP WRAPUP ACW AFTER_CALL_WORK",
                            AgentStatus.AWAY, "AWAY BREAK NOT_READY UNAVAILABLE",
                            AgentStatus.LOGGED_OUT, "LOGGED_OUT LOGOUT LOG_OUT OFFLINE"));

    private final Map<String, T> byWord;
    private final String choices;

    private Vocabulary(Map<T, String> words) {
        Map<String, T> all = new HashMap<>();
        words.forEach(
                (canonical, synonyms) ->
                        List.of(synonyms.split(" ")).forEach(word -> all.put(word, canonical)));
        this.byWord = Map.copyOf(all);
        this.choices =
                String.join(", ", words.keySet().stream().map(Object::toString).sorted().toList());
    }

    /// The canonical word, or null. A leading `CALL_` (as in `call.started`) is passed over.
    @Nullable T find(String text) {
        T exact = byWord.get(text);
        if (exact != null) {
            return exact;
        }
        String word =
                text.strip()
                        .toUpperCase(Locale.ROOT)
                        .replace('-', '_')
                        .replace(' ', '_')
                        .replace('.', '_');
        T found = byWord.get(word);
        return found == null && word.startsWith("CALL_") ? byWord.get(word.substring(5)) : found;
    }

    /// The canonical words, for people.
    String choices() {
        return choices;
    }
}
