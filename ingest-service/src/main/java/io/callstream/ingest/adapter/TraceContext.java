package io.callstream.ingest.adapter;

import org.jspecify.annotations.Nullable;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/// W3C Trace Context at the edge: a valid `traceparent` is passed on, else a trace begins here.
final class TraceContext {
    private static final Pattern TRACEPARENT =
            Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private TraceContext() {}

    static String passedOnOrMade(@Nullable String given) {
        if (given != null && TRACEPARENT.matcher(given).matches()) {
            return given;
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        long high = random.nextLong();
        long low = random.nextLong(1, Long.MAX_VALUE);
        long span = random.nextLong(1, Long.MAX_VALUE);
        return "00-"
                + hex.toHexDigits(high)
                + hex.toHexDigits(low)
                + "-"
                + hex.toHexDigits(span)
                + "-00";
    }
}
