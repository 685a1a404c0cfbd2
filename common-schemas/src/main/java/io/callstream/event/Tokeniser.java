package io.callstream.event;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Puts a token in the place of a restricted value: HMAC-SHA-256 under a secret key, its first 128
/// bits, as `tok_` and 22 characters.
///
/// The same value gives the same token under the same key, so that tokens can be counted and
/// joined; without the key nobody can try values. Another key gives other tokens: to change it is
/// to forget. Without a key there is no token, and the value is left out. Safe for use by many
/// threads.
public final class Tokeniser {
    /// Leaves every value out.
    public static final Tokeniser NONE = new Tokeniser(null);

    /// The shortest key.
    public static final int LEAST_KEY_CHARACTERS = 16;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int TOKEN_BYTES = 16;
    private static final String PREFIX = "tok_";

    private final @Nullable SecretKeySpec key;

    private Tokeniser(@Nullable SecretKeySpec key) {
        this.key = key;
    }

    /// @param key at least [#LEAST_KEY_CHARACTERS]; absent: [#NONE]
    public static Tokeniser of(Optional<String> key) {
        return key.map(
                        text ->
                                new Tokeniser(
                                        new SecretKeySpec(
                                                text.getBytes(StandardCharsets.UTF_8), ALGORITHM)))
                .orElse(NONE);
    }

    /// Whether there is a key.
    public boolean hasKey() {
        return key != null;
    }

    /// The token of a value; null for null, and without a key.
    public @Nullable String token(@Nullable String value) {
        if (value == null || key == null) {
            return null;
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] digest = mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
            byte[] first = new byte[TOKEN_BYTES];
            System.arraycopy(digest, 0, first, 0, TOKEN_BYTES);
            return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(first);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /// The token of a telephone number, however it is written: its digits count, and a leading `+`
    /// or `00` does not; of a name (`anonymous`, a SIP user) its lower case.
    public @Nullable String tokenOfNumber(@Nullable String number) {
        if (number == null) {
            return null;
        }
        String digits = number.replaceAll("[^0-9]", "");
        String plain = digits.startsWith("00") ? digits.substring(2) : digits;
        return token(plain.length() < 3 ? number.strip().toLowerCase(Locale.ROOT) : plain);
    }

    /// Never the key.
    @Override
    public String toString() {
        return key == null ? "Tokeniser[no key]" : "Tokeniser[key set]";
    }
}
