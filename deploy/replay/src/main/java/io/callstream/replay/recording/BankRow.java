package io.callstream.replay.recording;

import io.callstream.event.CallKey;
import io.callstream.replay.recording.RecordedEvent.Call;
import io.callstream.replay.recording.RecordedEvent.CallTimes;

import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/// One row of the bank's calls: the raw columns turned into ids, instants and seconds.
///
/// @param start epoch milliseconds of the entry, from local time of Asia/Jerusalem
/// @param queued whether the call joined the queue
/// @param ivrSec, waitSec, talkSec as in the file; a stepping clock makes some negative
record BankRow(
        String callId,
        @Nullable String customerId,
        @Nullable String agentId,
        int priority,
        String type,
        String result,
        long start,
        boolean queued,
        int ivrSec,
        int waitSec,
        int talkSec) {

    static final String SOURCE = "bank";
    private static final ZoneId ISRAEL = ZoneId.of("Asia/Jerusalem");
    private static final String NEVER = "0:00:00";

    static BankRow of(CSVRecord row) {
        String date = row.get("date");
        String server = row.get("server");
        return new BankRow(
                date + "-" + row.get("vru+line") + "-" + row.get("call_id"),
                CallKey.knownCustomer(row.get("customer_id")),
                server.equals("NO_SERVER") || server.isEmpty() ? null : server,
                Integer.parseInt(row.get("priority")),
                row.get("type"),
                row.get("outcome"),
                day(date).atTime(time(row.get("vru_entry"))).atZone(ISRAEL).toEpochSecond() * 1000,
                !row.get("q_start").equals(NEVER),
                Integer.parseInt(row.get("vru_time")),
                Integer.parseInt(row.get("q_time")),
                Integer.parseInt(row.get("ser_time")));
    }

    List<Call> events(BankMode mode) {
        return switch (mode) {
            case COMPLETED -> List.of(event(Call.COMPLETED, 0, endedAt(), start, times()));
            case LIFECYCLE -> lifecycle();
        };
    }

    private List<Call> lifecycle() {
        List<Call> events = new ArrayList<>(4);
        long queuedAt = start + ivrSec * 1000L;
        long answeredAt = queuedAt + waitSec * 1000L;
        events.add(event("STARTED", 1, start, start, null));
        if (queued) {
            events.add(event("QUEUED", events.size() + 1, queuedAt, queuedAt, null));
        }
        if (result.equals("AGENT")) {
            events.add(event("ANSWERED", events.size() + 1, answeredAt, answeredAt, null));
        }
        String last = result.equals("HANG") ? "ABANDONED" : "ENDED";
        events.add(event(last, events.size() + 1, endedAt(), endedAt(), times()));
        return events;
    }

    private Call event(
            String eventType, int sequence, long time, long timestamp, @Nullable CallTimes times) {
        return new Call(
                SOURCE,
                callId,
                eventType,
                sequence,
                time,
                timestamp,
                customerId,
                agentId,
                queue(),
                "VOICE",
                priority,
                type,
                times);
    }

    private CallTimes times() {
        return new CallTimes(
                endedAt(), (double) ivrSec, (double) waitSec, talkSec, durationSec(), outcome());
    }

    private long durationSec() {
        return (long) ivrSec + waitSec + talkSec;
    }

    private long endedAt() {
        return start + durationSec() * 1000;
    }

    private String queue() {
        return switch (type) {
            case "PS" -> "regular";
            case "PE" -> "regular_english";
            case "IN" -> "internet";
            case "NE" -> "stock_exchange";
            case "NW" -> "prospective";
            case "TT" -> "callback";
            default -> "other";
        };
    }

    private String outcome() {
        return switch (result) {
            case "AGENT" -> "ANSWERED";
            case "HANG" -> "ABANDONED";
            case "PHANTOM" -> "PHANTOM";
            default ->
                    throw new IllegalArgumentException(
                            "outcome \"" + result + "\" is none of AGENT, HANG, PHANTOM");
        };
    }

    /// `yymmdd`; years from 70 are of the last century.
    private static LocalDate day(String date) {
        if (date.length() != 6) {
            throw new IllegalArgumentException("date \"" + date + "\" is not yymmdd");
        }
        int packed = Integer.parseInt(date);
        int year = packed / 10_000;
        return LocalDate.of(
                year < 70 ? 2000 + year : 1900 + year, packed / 100 % 100, packed % 100);
    }

    /// `H:MM:SS`, no leading zero needed.
    private static LocalTime time(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("time \"" + text + "\" is not H:MM:SS");
        }
        return LocalTime.of(
                Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }
}
