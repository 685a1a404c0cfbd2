package io.callstream.enrichment.transcript;

/// Who speaks.
enum Speaker {
    CUSTOMER,
    AGENT,
    SYSTEM,
    UNKNOWN;

    /// By the name in a record; UNKNOWN where it is none of ours.
    static Speaker of(String name) {
        return switch (name) {
            case "CUSTOMER" -> CUSTOMER;
            case "AGENT" -> AGENT;
            case "SYSTEM" -> SYSTEM;
            default -> UNKNOWN;
        };
    }
}
