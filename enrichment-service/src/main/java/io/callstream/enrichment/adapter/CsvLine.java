package io.callstream.enrichment.adapter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/// Writes CSV by RFC 4180, a value at a time, with a plain line feed.
final class CsvLine {
    private final Writer writer;
    private boolean begun;

    CsvLine(Writer writer) {
        this.writer = writer;
    }

    void add(String value) {
        try {
            if (begun) {
                writer.write(',');
            }
            begun = true;
            if (plain(value)) {
                writer.write(value);
            } else {
                writer.write('"');
                writer.write(value.replace("\"", "\"\""));
                writer.write('"');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// With four decimals.
    void add(double value) {
        long steps = Math.round(Math.abs(value) * 10_000);
        String digits = Long.toString(10_000 + steps % 10_000).substring(1);
        add((value < 0 && steps > 0 ? "-" : "") + steps / 10_000 + "." + digits);
    }

    void end() {
        try {
            writer.write('\n');
            begun = false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean plain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ',' || c == '"' || c == '\n' || c == '\r') {
                return false;
            }
        }
        return true;
    }
}
