package io.callstream.enrichment.text.vader;

import static io.callstream.enrichment.text.vader.VaderWords.BOOSTERS;
import static io.callstream.enrichment.text.vader.VaderWords.IDIOMS;
import static io.callstream.enrichment.text.vader.VaderWords.NEGATIONS;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// VADER: valences of words out of a lexicon, changed by what stands around them, summed up and
/// flattened to -1 to 1.
///
/// Source: Hutto and Gilbert, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of
/// Social Media Text", ICWSM 2014, and the behaviour of release 3.3.2 of its Python package, whose
/// published scores the tests hold it to. Immutable.
public final class Vader {
    private static final double CAPITALS = 0.733;
    private static final double NEGATED = -0.74;
    private static final double ALPHA = 15;
    private static final double NEVER_SO = 1.25;
    private static final double[] DISTANCE = {1, 0.95, 0.9};

    private final Map<String, Double> lexicon = new HashMap<>();
    private final Map<Integer, String> emoji = new HashMap<>();

    /// Scores of a text.
    ///
    /// @param negative share of the text
    /// @param neutral share of the text
    /// @param positive share of the text
    /// @param compound the whole, -1 to 1; from 0.05 it counts as positive, to -0.05 as negative
    public record Scores(double negative, double neutral, double positive, double compound) {}

    /// @param lexiconLines the published lexicon: token, tab, mean valence, and more
    /// @param emojiLines the published list: emoji, tab, description
    public Vader(String lexiconLines, String emojiLines) {
        for (String line : lexiconLines.split("\n")) {
            String[] fields = line.strip().split("\t", 3);
            if (fields.length > 1) {
                lexicon.put(fields[0], Double.valueOf(fields[1]));
            }
        }
        for (String line : emojiLines.split("\n")) {
            String[] fields = line.strip().split("\t", 3);
            if (fields.length > 1 && fields[0].codePointCount(0, fields[0].length()) == 1) {
                emoji.put(fields[0].codePointAt(0), fields[1]);
            }
        }
    }

    /// The scores of a sentence.
    public Scores score(String text) {
        String described = described(text).strip();
        VaderText words = new VaderText(described);
        double[] valences = new double[words.size()];
        for (int i = 0; i < valences.length; i++) {
            valences[i] = valence(words, i);
        }
        weighBut(words, valences);
        return summed(valences, emphasis(described));
    }

    private String described(String text) {
        StringBuilder described = new StringBuilder();
        boolean spaced = true;
        for (int codePoint : text.codePoints().toArray()) {
            String description = emoji.get(codePoint);
            if (description == null) {
                described.appendCodePoint(codePoint);
                spaced = codePoint == ' ';
            } else {
                described.append(spaced ? "" : " ").append(description);
                spaced = false;
            }
        }
        return described.toString();
    }

    private double valence(VaderText words, int i) {
        Double own = lexicon.get(words.lower(i));
        boolean modifier =
                BOOSTERS.containsKey(words.lower(i))
                        || words.lower(i).equals("kind") && words.lower(i + 1).equals("of");
        if (own == null || modifier) {
            return 0;
        }
        double valence = own;
        if (words.lower(i).equals("no") && lexicon.containsKey(words.lower(i + 1))) {
            valence = 0;
        }
        if (afterNo(words, i)) {
            valence = own * NEGATED;
        }
        if (words.stressed(i)) {
            valence += valence > 0 ? CAPITALS : -CAPITALS;
        }
        for (int distance = 1; distance <= 3 && distance <= i; distance++) {
            if (lexicon.containsKey(words.lower(i - distance))) {
                continue;
            }
            valence += boost(words, i - distance, valence) * DISTANCE[distance - 1];
            valence = negated(words, i, distance, valence);
            if (distance == 3) {
                valence = idiom(words, i, valence);
            }
        }
        return least(words, i) ? valence * NEGATED : valence;
    }

    private static boolean afterNo(VaderText words, int i) {
        boolean or = words.lower(i - 1).equals("or") || words.lower(i - 1).equals("nor");
        return words.lower(i - 1).equals("no")
                || words.lower(i - 2).equals("no")
                || words.lower(i - 3).equals("no") && or;
    }

    private static double boost(VaderText words, int i, double valence) {
        Double boost = BOOSTERS.get(words.lower(i));
        if (boost == null) {
            return 0;
        }
        double scalar = valence < 0 ? -boost : boost;
        if (words.stressed(i)) {
            scalar += valence > 0 ? CAPITALS : -CAPITALS;
        }
        return scalar;
    }

    private static double negated(VaderText words, int i, int distance, double valence) {
        String near = words.lower(i - 1);
        String middle = words.lower(i - 2);
        String far = words.lower(i - distance);
        if (distance == 2) {
            if (far.equals("never") && soOrThis(near)) {
                return valence * NEVER_SO;
            }
            if (far.equals("without") && near.equals("doubt")) {
                return valence;
            }
        }
        if (distance == 3) {
            // As published: a "so" or "this" right before the word strengthens it by itself.
            if (far.equals("never") && soOrThis(middle) || soOrThis(near)) {
                return valence * NEVER_SO;
            }
            if (far.equals("without") && (middle.equals("doubt") || near.equals("doubt"))) {
                return valence;
            }
        }
        boolean negates = NEGATIONS.contains(far) || far.contains("n't");
        return negates ? valence * NEGATED : valence;
    }

    private static boolean soOrThis(String word) {
        return word.equals("so") || word.equals("this");
    }

    private static double idiom(VaderText words, int i, double valence) {
        double result = valence;
        for (String phrase :
                List.of(
                        words.phrase(i - 1, i),
                        words.phrase(i - 2, i),
                        words.phrase(i - 2, i - 1),
                        words.phrase(i - 3, i - 1),
                        words.phrase(i - 3, i - 2))) {
            Double idiom = IDIOMS.get(phrase);
            if (idiom != null) {
                result = idiom;
                break;
            }
        }
        result = IDIOMS.getOrDefault(words.phrase(i, i + 1), result);
        result = IDIOMS.getOrDefault(words.phrase(i, i + 2), result);
        for (String phrase :
                List.of(
                        words.phrase(i - 3, i - 1),
                        words.phrase(i - 3, i - 2),
                        words.phrase(i - 2, i - 1))) {
            result += BOOSTERS.getOrDefault(phrase, 0.0);
        }
        return result;
    }

    /// "least" turns a word over, "at least" and "very least" do not.
    private boolean least(VaderText words, int i) {
        if (!words.lower(i - 1).equals("least") || lexicon.containsKey("least")) {
            return false;
        }
        return !words.lower(i - 2).equals("at") && !words.lower(i - 2).equals("very");
    }

    /// What stands after the first "but" weighs more than what stands before. As published: each
    /// word's valence is looked up, and so weighed, at the first place that has the same one.
    private static void weighBut(VaderText words, double[] valences) {
        int but = words.indexOf("but");
        for (int i = 0; but >= 0 && i < valences.length; i++) {
            int first = 0;
            while (valences[first] != valences[i]) {
                first++;
            }
            if (first != but) {
                valences[first] *= first < but ? 0.5 : 1.5;
            }
        }
    }

    private static double emphasis(String text) {
        long exclamations = Math.min(4, text.chars().filter(c -> c == '!').count());
        long questions = text.chars().filter(c -> c == '?').count();
        double asked = questions < 2 ? 0 : questions <= 3 ? questions * 0.18 : 0.96;
        return exclamations * 0.292 + asked;
    }

    private static Scores summed(double[] valences, double emphasis) {
        if (valences.length == 0) {
            return new Scores(0, 0, 0, 0);
        }
        double sum = 0;
        double up = 0;
        double down = 0;
        int flat = 0;
        for (double valence : valences) {
            sum += valence;
            up += valence > 0 ? valence + 1 : 0;
            down += valence < 0 ? 1 - valence : 0;
            flat += valence == 0 ? 1 : 0;
        }
        sum += Math.signum(sum) * emphasis;
        up += up > down ? emphasis : 0;
        down += up < down ? emphasis : 0;
        double total = up + down + flat;
        return new Scores(
                down / total, flat / total, up / total, sum / Math.sqrt(sum * sum + ALPHA));
    }
}
