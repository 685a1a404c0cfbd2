package io.callstream.enrichment.adapter;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// BERT's tokenizer: words and signs, lower case without accents if the vocabulary has no capitals,
/// each word cut into the longest pieces that the vocabulary has.
///
/// Source: Devlin et al., NAACL 2019, and its reference tokenizer. Immutable.
final class WordPieces {
    private static final String UNKNOWN = "[UNK]";
    private static final int LONGEST_WORD = 100;

    private final Map<String, Integer> vocabulary = new HashMap<>();
    private final boolean lowerCase;
    private final int most;

    /// @param vocabulary a piece a line, its number the line's; with `[CLS]`, `[SEP]` and `[UNK]`
    /// @param most pieces of a text, with the two around it
    WordPieces(List<String> vocabulary, int most) {
        for (int i = 0; i < vocabulary.size(); i++) {
            this.vocabulary.putIfAbsent(vocabulary.get(i).strip(), i);
        }
        for (String needed : List.of("[CLS]", "[SEP]", UNKNOWN)) {
            if (!this.vocabulary.containsKey(needed)) {
                throw new IllegalArgumentException("The vocabulary lacks " + needed);
            }
        }
        this.lowerCase =
                vocabulary.stream()
                        .filter(piece -> !piece.startsWith("["))
                        .noneMatch(piece -> piece.chars().anyMatch(Character::isUpperCase));
        this.most = most;
    }

    /// Numbers of the text's pieces, `[CLS]` first, `[SEP]` last.
    long[] read(CharSequence text) {
        List<Integer> pieces = new ArrayList<>();
        pieces.add(number("[CLS]"));
        for (String word : words(text)) {
            cut(word, pieces);
            if (pieces.size() >= most - 1) {
                break;
            }
        }
        List<Integer> kept = pieces.subList(0, Math.min(pieces.size(), most - 1));
        kept.add(number("[SEP]"));
        return kept.stream().mapToLong(Integer::longValue).toArray();
    }

    private List<String> words(CharSequence text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        String plain = lowerCase ? withoutAccents(text) : text.toString();
        for (int c : plain.codePoints().toArray()) {
            boolean sign = isSign(c);
            if (!word.isEmpty() && (sign || Character.isWhitespace(c))) {
                words.add(word.toString());
                word.setLength(0);
            }
            if (sign) {
                words.add(Character.toString(c));
            } else if (!Character.isWhitespace(c) && !Character.isISOControl(c)) {
                word.appendCodePoint(c);
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    private static String withoutAccents(CharSequence text) {
        return Normalizer.normalize(
                        text.toString().toLowerCase(java.util.Locale.ROOT), Normalizer.Form.NFD)
                .replaceAll("\\p{Mn}", "");
    }

    private static boolean isSign(int c) {
        if (c < 128) {
            return c > 32 && c < 127 && !Character.isLetterOrDigit(c);
        }
        return Character.isIdeographic(c)
                || switch (Character.getType(c)) {
                    case Character.CONNECTOR_PUNCTUATION,
                            Character.DASH_PUNCTUATION,
                            Character.START_PUNCTUATION,
                            Character.END_PUNCTUATION,
                            Character.INITIAL_QUOTE_PUNCTUATION,
                            Character.FINAL_QUOTE_PUNCTUATION,
                            Character.OTHER_PUNCTUATION ->
                            true;
                    default -> false;
                };
    }

    /// Adds the word's pieces, or the unknown one where some part of it is in no piece.
    private void cut(String word, List<Integer> pieces) {
        List<Integer> found = new ArrayList<>();
        int from = 0;
        while (from < word.length() && word.length() <= LONGEST_WORD) {
            int to = word.length();
            Integer number = null;
            while (to > from && number == null) {
                String piece = word.substring(from, to);
                number = vocabulary.get(from == 0 ? piece : "##" + piece);
                to--;
            }
            if (number == null) {
                break;
            }
            found.add(number);
            from = to + 1;
        }
        if (from < word.length()) {
            pieces.add(number(UNKNOWN));
        } else {
            pieces.addAll(found);
        }
    }

    private int number(String piece) {
        return vocabulary.getOrDefault(piece, 0);
    }
}
