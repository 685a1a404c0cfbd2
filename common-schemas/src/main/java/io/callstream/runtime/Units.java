package io.callstream.runtime;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Times and sizes as people write them.
public final class Units {
    private static final Pattern QUANTITY = Pattern.compile("(\\d{1,15})\\s*([A-Za-z]+)");

    private Units() {}

    /// `500ms`, `30s`, `5m`, `24h`, `7d`; more than zero.
    public static Duration duration(String text) {
        Matcher matcher = match(text);
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> throw new IllegalArgumentException(text);
        };
    }

    /// `512B`, `64KB`, `128MB`, `2GB`: powers of 1024; more than zero.
    public static long bytes(String text) {
        Matcher matcher = match(text);
        long amount = Long.parseLong(matcher.group(1));
        int power =
                switch (matcher.group(2)) {
                    case "B" -> 0;
                    case "KB" -> 1;
                    case "MB" -> 2;
                    case "GB" -> 3;
                    default -> throw new IllegalArgumentException(text);
                };
        return Math.multiplyExact(amount, 1L << (10 * power));
    }

    private static Matcher match(String text) {
        Matcher matcher = QUANTITY.matcher(text);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new IllegalArgumentException(text);
        }
        return matcher;
    }
}
