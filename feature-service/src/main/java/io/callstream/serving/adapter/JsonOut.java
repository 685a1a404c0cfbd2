package io.callstream.serving.adapter;

import io.callstream.serving.online.JsonText;
import io.callstream.serving.online.StoredRow;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/// A JSON document as bytes, put together of parts that are JSON already.
final class JsonOut {
    private static final long DAY_MILLIS = 86_400_000;

    private byte[] bytes;
    private int size;

    JsonOut(int expected) {
        bytes = new byte[expected];
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    JsonOut raw(byte[] part) {
        return raw(part, 0, part.length);
    }

    JsonOut raw(byte[] part, int from, int to) {
        int length = to - from;
        room(length);
        System.arraycopy(part, from, bytes, size, length);
        size += length;
        return this;
    }

    /// ASCII, for punctuation and fixed names.
    @SuppressWarnings("deprecation") // The one copy without a charset's decision per character.
    JsonOut ascii(String text) {
        room(text.length());
        text.getBytes(0, text.length(), bytes, size);
        size += text.length();
        return this;
    }

    JsonOut one(char ascii) {
        room(1);
        bytes[size++] = (byte) ascii;
        return this;
    }

    JsonOut string(String text) {
        return raw(JsonText.string(text));
    }

    /// A text, a number or null.
    JsonOut value(@Nullable Object value) {
        return raw(JsonText.encode(value));
    }

    /// A feature of a row; null where it was never written.
    JsonOut feature(StoredRow row, int feature) {
        return row.written(feature)
                ? raw(row.json(), row.from(feature), row.to(feature))
                : ascii("null");
    }

    /// RFC 3339 in quotes, with three digits of a second.
    JsonOut time(long millis) {
        return time(millis, true);
    }

    /// The same with no digits of a second where they are zero, as protobuf's JSON mapping has it.
    JsonOut protobufTime(long millis) {
        return time(millis, millis % 1_000 != 0);
    }

    private JsonOut time(long millis, boolean fraction) {
        long days = Math.floorDiv(millis, DAY_MILLIS);
        int rest = (int) Math.floorMod(millis, DAY_MILLIS);
        // Howard Hinnant, "chrono-compatible low-level date algorithms": civil_from_days.
        long shifted = days + 719_468;
        long era = Math.floorDiv(shifted, 146_097);
        int dayOfEra = (int) (shifted - era * 146_097);
        int yearOfEra =
                (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthShifted = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * monthShifted + 2) / 5 + 1;
        int month = monthShifted < 10 ? monthShifted + 3 : monthShifted - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        if (year < 0 || year > 9_999) {
            return string(Instant.ofEpochMilli(millis).toString());
        }
        one('"').digits((int) year, 4).one('-').digits(month, 2).one('-').digits(day, 2).one('T');
        digits(rest / 3_600_000, 2).one(':').digits(rest / 60_000 % 60, 2).one(':');
        digits(rest / 1_000 % 60, 2);
        if (fraction) {
            one('.').digits(rest % 1_000, 3);
        }
        return one('Z').one('"');
    }

    private JsonOut digits(int number, int count) {
        room(count);
        int rest = number;
        for (int i = count - 1; i >= 0; i--) {
            bytes[size + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += count;
        return this;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }

    /// `,"name":` of each name, the first without its comma: joined once, not at every answer.
    static byte[][] names(List<String> names) {
        byte[][] parts = new byte[names.size()][];
        for (int i = 0; i < parts.length; i++) {
            String text =
                    (i == 0 ? "" : ",")
                            + new String(JsonText.string(names.get(i)), StandardCharsets.UTF_8)
                            + ":";
            parts[i] = text.getBytes(StandardCharsets.UTF_8);
        }
        return parts;
    }
}
