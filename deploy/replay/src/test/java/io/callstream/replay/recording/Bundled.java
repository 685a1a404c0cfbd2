package io.callstream.replay.recording;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The bundled data and the golden files, for tests.
final class Bundled {
    static final DataDirectory DATA = new DataDirectory(Path.of("data"));

    private Bundled() {}

    static Recording bank(BankMode mode) {
        return BankCalls.read(DATA.callFiles(), mode);
    }

    static Recording star() {
        return StarTranscripts.read(
                DATA.starCalls().orElseThrow(), DATA.starSegments().orElseThrow());
    }

    static List<RecordedEvent> events(Recording recording) {
        List<RecordedEvent> events = new ArrayList<>();
        recording.events().get().forEachRemaining(events::add);
        return events;
    }

    /// `key TAB json`, as the golden files have it.
    static String line(RecordedEvent event) {
        return event.key("")
                + "\t"
                + new String(EventJson.of(event, 0, ""), StandardCharsets.UTF_8);
    }

    static List<String> golden(String name) {
        try (InputStream file =
                Objects.requireNonNull(Bundled.class.getResourceAsStream("/" + name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
