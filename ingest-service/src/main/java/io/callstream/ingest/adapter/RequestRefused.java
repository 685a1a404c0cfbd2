package io.callstream.ingest.adapter;

import io.callstream.ingest.adapter.RawEventPublisher.NotAppended;

import java.util.List;

/// A request is answered with application/problem+json instead of 202.
final class RequestRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int retryAfterSeconds;
    private final transient List<PlacedFault> faults;

    private RequestRefused(
            int status, String detail, int retryAfterSeconds, List<PlacedFault> faults) {
        super(detail, null, false, false);
        this.status = status;
        this.retryAfterSeconds = retryAfterSeconds;
        this.faults = faults;
    }

    RequestRefused(int status, String detail) {
        this(status, detail, 0, List.of());
    }

    static RequestRefused faulty(String detail, List<PlacedFault> faults) {
        return new RequestRefused(400, detail, 0, List.copyOf(faults));
    }

    static RequestRefused retry(int status, String detail, int seconds) {
        return new RequestRefused(status, detail, seconds, List.of());
    }

    static RequestRefused notAppended(NotAppended e) {
        return switch (e.why()) {
            case BUSY ->
                    retry(
                            429,
                            "the brokers cannot take more just now; send it again, a repeat is harmless",
                            1);
            case AWAY ->
                    retry(503, "the brokers do not answer; send it again, a repeat is harmless", 5);
            case TOO_LARGE -> new RequestRefused(413, "the brokers refuse a message of that size");
        };
    }

    int status() {
        return status;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    /// 0: none.
    int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    List<PlacedFault> faults() {
        return faults;
    }
}
