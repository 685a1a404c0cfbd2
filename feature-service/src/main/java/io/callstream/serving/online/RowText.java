package io.callstream.serving.online;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A whole row in one field, `_r:<view>`, beside Feast's fields, so that our own reads fetch one
/// value.
///
/// `<event ms>|<offset>|<created ms>|<columns>`, then a line for each column with its value as
/// JSON. `<columns>` tells names and types of the columns apart from those of other definitions.
public final class RowText {
    private static final int MOST_DIGITS = 18;

    private RowText() {}

    /// @param columns see [ServedView#fingerprint]
    public static byte[] encode(
            RowVersion version, String columns, List<? extends @Nullable Object> values) {
        byte[] head = (version + "|" + columns).getBytes(StandardCharsets.US_ASCII);
        byte[][] cells = new byte[values.size()][];
        int size = head.length + values.size();
        for (int i = 0; i < cells.length; i++) {
            cells[i] = JsonText.encode(values.get(i));
            size += cells[i].length;
        }
        byte[] text = new byte[size];
        System.arraycopy(head, 0, text, 0, head.length);
        int at = head.length;
        for (byte[] cell : cells) {
            text[at++] = '\n';
            System.arraycopy(cell, 0, text, at, cell.length);
            at += cell.length;
        }
        return text;
    }

    /// The row; empty where it is of another definition, or something else.
    ///
    /// @param wanted for each feature asked for, the index of its column
    public static Optional<StoredRow> decode(byte[] text, byte[] columns, int count, int[] wanted) {
        long[] version = new long[3];
        int at = 0;
        for (int i = 0; i < version.length; i++) {
            int from = at;
            boolean negative = at < text.length && text[at] == '-';
            long number = 0;
            for (at += negative ? 1 : 0; at < text.length && text[at] != '|'; at++) {
                int digit = text[at] - '0';
                if (digit < 0 || digit > 9 || at - from > MOST_DIGITS) {
                    return Optional.empty();
                }
                number = number * 10 + digit;
            }
            version[i] = negative ? -number : number;
            at++;
        }
        if (at + columns.length > text.length) {
            return Optional.empty();
        }
        for (byte one : columns) {
            if (text[at++] != one) {
                return Optional.empty();
            }
        }
        int[] ends = new int[count];
        int[] begins = new int[count];
        for (int i = 0; i < count; i++) {
            if (at >= text.length || text[at] != '\n') {
                return Optional.empty();
            }
            begins[i] = ++at;
            while (at < text.length && text[at] != '\n') {
                at++;
            }
            ends[i] = at;
        }
        int[] bounds = new int[2 * wanted.length];
        for (int i = 0; i < wanted.length; i++) {
            bounds[2 * i] = begins[wanted[i]];
            bounds[2 * i + 1] = ends[wanted[i]];
        }
        return Optional.of(
                new StoredRow(new RowVersion(version[0], version[1], version[2]), text, bounds));
    }
}
