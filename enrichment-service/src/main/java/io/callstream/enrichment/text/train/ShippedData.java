package io.callstream.enrichment.text.train;

import java.util.List;
import java.util.Map;

/// The rows that the shipped models are trained from, as their files have them.
///
/// @param goEmotions training rows
/// @param goEmotionsDev development rows
/// @param rated the four files of sentences that VADER's raters scored, by name
/// @param banking Banking77
/// @param clinc CLINC150, training rows
/// @param clincVal its validation rows
/// @param natcs NatCS
/// @param multidogo MultiDoGO, training rows
/// @param multidogoDev its development rows
/// @param nlupp NLU++ for banking, several intents a row
/// @param reasons what the intents mean
public record ShippedData(
        List<Map<String, String>> goEmotions,
        List<Map<String, String>> goEmotionsDev,
        Map<String, List<Map<String, String>>> rated,
        List<Map<String, String>> banking,
        List<Map<String, String>> clinc,
        List<Map<String, String>> clincVal,
        List<Map<String, String>> natcs,
        List<Map<String, String>> multidogo,
        List<Map<String, String>> multidogoDev,
        List<Map<String, String>> nlupp,
        ContactReasons reasons) {
    /// All that sentiment is trained from.
    public List<LabelledText> sentiment() {
        DefaultCorpus corpus = new DefaultCorpus();
        corpus.sentiment(goEmotions);
        corpus.sentiment(goEmotionsDev);
        rated.values().forEach(corpus::rated);
        return corpus.rows();
    }

    /// All that contact reasons are trained from.
    public List<LabelledText> contactReasons() {
        DefaultCorpus corpus = new DefaultCorpus();
        corpus.reasons(banking, reasons, "banking77");
        corpus.reasons(clinc, reasons, "clinc150");
        corpus.reasons(clincVal, reasons, "clinc150");
        corpus.reasons(natcs, reasons, "natcs");
        corpus.reasons(multidogo, reasons, "multidogo");
        corpus.reasons(multidogoDev, reasons, "multidogo");
        return corpus.rows();
    }
}
