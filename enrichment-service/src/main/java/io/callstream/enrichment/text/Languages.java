package io.callstream.enrichment.text;

import io.callstream.enrichment.text.TextScores.Reason;

import org.jspecify.annotations.Nullable;

/// Which texts the embedded models can read: English. Where a record names no language, a text in
/// another script is refused all the same.
public final class Languages {
    private static final int LAST_LATIN = 0x24f;

    private Languages() {}

    /// Why the text cannot be scored; null if it can.
    public static @Nullable Reason refuse(CharSequence text, @Nullable String language) {
        if (language != null && !language.isEmpty()) {
            return english(language) ? null : Reason.UNSUPPORTED_LANGUAGE;
        }
        int end = Math.min(text.length(), 4096);
        int letters = 0;
        int foreign = 0;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c < 128) {
                letters += (c | 32) >= 'a' && (c | 32) <= 'z' ? 1 : 0;
            } else if (Character.isLetter(c)) {
                letters++;
                foreign += c > LAST_LATIN ? 1 : 0;
            }
        }
        return 2 * foreign > letters ? Reason.UNSUPPORTED_SCRIPT : null;
    }

    private static boolean english(String tag) {
        return tag.regionMatches(true, 0, "en", 0, 2)
                        && (tag.length() == 2 || tag.charAt(2) == '-' || tag.charAt(2) == '_')
                || tag.equalsIgnoreCase("und");
    }
}
