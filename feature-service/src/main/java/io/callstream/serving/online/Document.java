package io.callstream.serving.online;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;

/// One thing that is known of a [Subject] beside its feature views: its profile, where it stands
/// now, or an item of a list such as an alert.
///
/// Documents obey the rule of rows: one replaces another of the same subject and part only if its
/// version is newer. So they may come again, and in any order. Of a list the newest stay.
///
/// @param part `profile`, or `<list>:<item>`
/// @param appendMillis when the record behind it was appended to its topic
/// @param offset of that record: with the former its version, because a part's records are on one
///   partition
/// @param content JSON's maps, lists, texts, numbers and truth values; null takes the part away
/// @param life after the last write the subject is forgotten; zero is never
public record Document(
        Subject subject,
        String part,
        long appendMillis,
        long offset,
        @Nullable Map<String, ?> content,
        Duration life) {
    /// The list that the part belongs to, or the part itself.
    public static String list(String part) {
        int colon = part.indexOf(':');
        return colon < 0 ? part : part.substring(0, colon);
    }

    /// Without content: it is personal data.
    @Override
    public String toString() {
        return "Document[" + subject + ", " + list(part) + "]";
    }
}
