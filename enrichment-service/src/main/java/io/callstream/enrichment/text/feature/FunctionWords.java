package io.callstream.enrichment.text.feature;

/// Small words by which a language is known: English ones, and those of German, French, Spanish,
/// Italian, Portuguese and Dutch that are no English words. By hash; a text's balance of the two
/// tells whether it is English.
final class FunctionWords {
    private static final String ENGLISH =
            "the i you he she it we they is are was were be been am to of and in that for on with my your this have"
                    + " has had not do does did can could will would what how when where why which who there here please"
                    + " thanks thank yes no but if or as at from by about me him her us them an a so just get got need"
                    + " want like i'm it's don't can't i've i'd that's";
    private static final String FOREIGN =
            "ich nicht und der das ist mein meine meinen möchte bitte habe haben wir sie ein eine einen auf für auch"
                    + " kann von dem sind noch wenn aber oder kein keine mir mich zu wurde"
                    + " je ne les une est vous nous mon mes avec dans qui c'est j'ai merci bonjour votre suis cette être"
                    + " mais pas très mon ma des du"
                    + " yo el los las por está usted gracias hola quiero necesito pero del muy también mi una"
                    + " gli sono mio vorrei grazie che della nel questo perché anche il lo mia"
                    + " eu não uma você obrigado meu minha isso muito quero com os"
                    + " ik niet het een van mijn maar ook zijn voor graag wil heb deze dat naar";
    private static final int CAPACITY = 1024;

    private final long[] words = new long[CAPACITY];
    private final boolean[] english = new boolean[CAPACITY];

    FunctionWords() {
        add(FOREIGN, false);
        add(ENGLISH, true);
    }

    /// 1 for a small word of English, -1 for one of another language, else 0.
    int of(long word) {
        int at = find(word);
        if (words[at] == 0) {
            return 0;
        }
        return english[at] ? 1 : -1;
    }

    private void add(String list, boolean isEnglish) {
        for (String word : list.split(" ")) {
            int at = find(Hash.of(word));
            words[at] = Hash.of(word);
            english[at] = isEnglish;
        }
    }

    private int find(long word) {
        int at = (int) (word ^ word >>> 32) & CAPACITY - 1;
        while (words[at] != 0 && words[at] != word) {
            at = at + 1 & CAPACITY - 1;
        }
        return at;
    }
}
