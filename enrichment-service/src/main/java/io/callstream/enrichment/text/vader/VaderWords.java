package io.callstream.enrichment.text.vader;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The closed lists of VADER's rules: what strengthens, weakens and negates, and idioms with a
/// valence of their own.
final class VaderWords {
    static final Set<String> NEGATIONS =
            Set.of(
                    ("aint arent cannot cant couldnt darent didnt doesnt dont hadnt hasnt havent isnt mightnt mustnt"
                                    + " neither neednt never none nope nor not nothing nowhere oughtnt shant shouldnt"
                                    + " uhuh uh-uh wasnt werent without wont wouldnt rarely seldom despite")
                            .split(" "));

    /// Change of the next word's valence, away from zero if positive.
    static final Map<String, Double> BOOSTERS = boosters();

    static final Map<String, Double> IDIOMS =
            Map.of(
                    "the shit", 3.0,
                    "the bomb", 3.0,
                    "bad ass", 1.5,
                    "badass", 1.5,
                    "bus stop", 0.0,
                    "yeah right", -2.0,
                    "kiss of death", -1.5,
                    "to die for", 3.0,
                    "beating heart", 3.1,
                    "broken heart", -2.9);

    private static final double STEP = 0.293;

    private VaderWords() {}

    private static Map<String, Double> boosters() {
        Map<String, Double> boosters = new HashMap<>();
        String up =
                "absolutely amazingly awfully completely considerable considerably decidedly deeply effing enormous"
                        + " enormously entirely especially exceptional exceptionally extreme extremely fabulously"
                        + " flipping flippin frackin fracking fricking frickin frigging friggin fully fuckin fucking"
                        + " fuggin fugging greatly hella highly hugely incredible incredibly intensely major majorly"
                        + " more most particularly purely quite really remarkably so substantially thoroughly total"
                        + " totally tremendous tremendously uber unbelievably unusually utter utterly very";
        for (String word : up.split(" ")) {
            boosters.put(word, STEP);
        }
        String down =
                "almost barely hardly just_enough kind_of kinda kindof kind-of less little marginal marginally"
                        + " occasional occasionally partly scarce scarcely slight slightly somewhat sort_of sorta"
                        + " sortof sort-of";
        for (String word : down.split(" ")) {
            boosters.put(word.replace('_', ' '), -STEP);
        }
        return Map.copyOf(boosters);
    }
}
