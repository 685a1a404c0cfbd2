package io.callstream.replay.recording;

import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// The calls of a bank in 1999: one CSV row a call, every value kept as recorded, clock faults
/// included.
///
/// `call_id` is `<date>-<vru+line>-<call_id>`, e.g. `990201-AA0101-33116`; it is also the event id
/// of a whole call.
public final class BankCalls {
    /// Name of the source in every event.
    public static final String SOURCE = BankRow.SOURCE;

    private static final List<String> COLUMNS =
            List.of(
                    "vru+line",
                    "call_id",
                    "customer_id",
                    "priority",
                    "type",
                    "date",
                    "vru_entry",
                    "vru_time",
                    "q_start",
                    "q_time",
                    "outcome",
                    "ser_time",
                    "server");

    private BankCalls() {}

    /// Reads all files as one recording.
    ///
    /// @throws RecordingException naming file, line and value where a row cannot be read
    public static Recording read(List<Path> files, BankMode mode) {
        List<RecordedEvent> events = new ArrayList<>();
        SortedSet<String> customers = new TreeSet<>();
        Map<String, String> known = new HashMap<>();
        long calls = 0;
        for (Path file : files) {
            calls += read(file, mode, events, customers, known);
        }
        return Recording.of(SOURCE, calls, customers, events);
    }

    private static long read(
            Path file,
            BankMode mode,
            List<RecordedEvent> events,
            SortedSet<String> customers,
            Map<String, String> known) {
        long rows = 0;
        try (BufferedReader text = DataDirectory.open(file);
                CSVParser rowsOf = Csv.parse(text)) {
            Csv.requireColumns(file, rowsOf, COLUMNS);
            for (CSVRecord row : rowsOf) {
                BankRow call = shared(bankRow(file, row), known);
                events.addAll(eventsOf(file, row, call, mode));
                if (call.customerId() != null) {
                    customers.add(call.customerId());
                }
                rows++;
            }
        } catch (IOException e) {
            throw new RecordingException("Cannot read " + file + ": " + e.getMessage(), e);
        }
        return rows;
    }

    private static BankRow bankRow(Path file, CSVRecord row) {
        try {
            return BankRow.of(row);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw fault(file, row, e);
        }
    }

    private static List<RecordedEvent.Call> eventsOf(
            Path file, CSVRecord row, BankRow call, BankMode mode) {
        try {
            return call.events(mode);
        } catch (IllegalArgumentException e) {
            throw fault(file, row, e);
        }
    }

    private static RecordingException fault(Path file, CSVRecord row, RuntimeException cause) {
        return new RecordingException(
                file + ", row " + row.getRecordNumber() + ": " + cause.getMessage(), cause);
    }

    /// One object for each repeated text: a month has few servers and types and many rows.
    private static BankRow shared(BankRow row, Map<String, String> known) {
        return new BankRow(
                row.callId(),
                share(row.customerId(), known),
                share(row.agentId(), known),
                row.priority(),
                row.type().intern(),
                row.result().intern(),
                row.start(),
                row.queued(),
                row.ivrSec(),
                row.waitSec(),
                row.talkSec());
    }

    private static @Nullable String share(@Nullable String text, Map<String, String> known) {
        return text == null ? null : known.computeIfAbsent(text, same -> same);
    }
}
