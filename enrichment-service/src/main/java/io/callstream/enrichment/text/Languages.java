package io.callstream.enrichment.text;

import io.callstream.enrichment.text.TextScores.Reason;
import io.callstream.enrichment.text.feature.TextFeatures;

import org.jspecify.annotations.Nullable;

/// Which texts the embedded models can read: English. Where a record names no language, a text in
/// another script is refused all the same, and one whose small words are those of another language.
public final class Languages {
    private static final int LAST_LATIN = 0x24f;

    private Languages() {}

    /// Reads the text, unless it cannot be scored.
    ///
    /// @return why it cannot; null if it can
    public static @Nullable Reason read(
            CharSequence text, @Nullable String language, TextFeatures features) {
        boolean named = language != null && !language.isEmpty();
        if (language != null && named && !english(language)) {
            return Reason.UNSUPPORTED_LANGUAGE;
        }
        if (!named && otherScript(text)) {
            return Reason.UNSUPPORTED_SCRIPT;
        }
        features.read(text);
        if (features.tokens() == 0) {
            return Reason.NO_TEXT;
        }
        return !named && features.foreign() ? Reason.UNSUPPORTED_LANGUAGE : null;
    }

    private static boolean otherScript(CharSequence text) {
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
        return 2 * foreign > letters;
    }

    private static boolean english(String tag) {
        return tag.regionMatches(true, 0, "en", 0, 2)
                        && (tag.length() == 2 || tag.charAt(2) == '-' || tag.charAt(2) == '_')
                || tag.equalsIgnoreCase("und");
    }
}
