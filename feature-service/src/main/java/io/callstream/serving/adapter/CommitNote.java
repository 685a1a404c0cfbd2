package io.callstream.serving.adapter;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is remembered in the metadata of its committed offsets: `<identity>|<newest event ms>`.
///
/// @param identity of the online store that has the rows before the offset
/// @param newestEventMillis newest event time seen until then, `Long.MIN_VALUE` for none
record CommitNote(String identity, long newestEventMillis) {
    static final CommitNote NONE = new CommitNote("", Long.MIN_VALUE);
    private static final Pattern TEXT = Pattern.compile("([^|]+)\\|(-?\\d{1,18})?");

    /// Reads [#text]; [#NONE] where it is something else.
    static CommitNote parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return NONE;
        }
        String newest = matcher.group(2);
        return new CommitNote(
                matcher.group(1), newest == null ? Long.MIN_VALUE : Long.parseLong(newest));
    }

    String text() {
        return identity + "|" + (newestEventMillis == Long.MIN_VALUE ? "" : newestEventMillis);
    }
}
