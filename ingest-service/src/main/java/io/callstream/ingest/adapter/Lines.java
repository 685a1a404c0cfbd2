package io.callstream.ingest.adapter;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// The lines of a stream, one at a time, in constant memory: of a line over the limit only the
/// first bytes are kept.
final class Lines {
    /// @param number from 1
    /// @param bytes without the line's end; of an over-long line one byte more than the limit
    record Line(long number, byte[] bytes) {
        boolean isBlank() {
            for (byte one : bytes) {
                if (one != ' ' && one != '\t') {
                    return false;
                }
            }
            return true;
        }
    }

    private final InputStream in;
    private final int limit;
    private final byte[] buffer = new byte[64 * 1024];
    private int position;
    private int filled;
    private byte[] line = new byte[1024];
    private long number;

    Lines(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /// The next line, or null at the end. A last line without an end counts, unless it is empty.
    @Nullable Line next() throws IOException {
        int length = 0;
        boolean any = false;
        while (true) {
            if (position == filled) {
                filled = in.read(buffer);
                position = 0;
                if (filled <= 0) {
                    filled = 0;
                    return any ? finish(length) : null;
                }
            }
            int end = position;
            while (end < filled && buffer[end] != '\n') {
                end++;
            }
            length = keep(length, end);
            any = true;
            boolean complete = end < filled;
            position = complete ? end + 1 : end;
            if (complete) {
                return finish(length);
            }
        }
    }

    private int keep(int length, int end) {
        int kept = Math.min(end - position, limit + 1 - length);
        if (length + kept > line.length) {
            line =
                    Arrays.copyOf(
                            line, Math.min(limit + 1, Math.max(line.length * 2, length + kept)));
        }
        System.arraycopy(buffer, position, line, length, kept);
        return length + kept;
    }

    private Line finish(int length) {
        int trimmed =
                length > 0 && length <= limit && line[length - 1] == '\r' ? length - 1 : length;
        return new Line(++number, Arrays.copyOf(line, trimmed));
    }
}
