package io.callstream.enrichment.text.train;

import io.callstream.enrichment.text.feature.Lexicon;
import io.callstream.enrichment.text.vader.Vader;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The page on the shipped text models: their cards, and how their recipes do on rows held out of
/// training.
public final class ModelsPage {
    private ModelsPage() {}

    /// @param models the shipped files, name to bytes
    public static String text(
            Lexicon lexicon, Vader vader, ShippedData data, Map<String, byte[]> models) {
        IntentReport intents = new IntentReport(lexicon, data);
        return """
        # Text models

        Written by `callstream train text --report docs/MODELS.md`; do not edit. Every figure here is of models trained by the
        shipped recipes without the rows that they are measured on: the development rows of GoEmotions, CLINC150 and MultiDoGO,
        and a fifth of each other file, chosen by a hash of the row's id (sentences of one review or article stay together). The
        shipped models are then trained on all rows. The same data gives the same bytes on any machine:
        `callstream train text --check` trains again and compares.

        | file | bytes | SHA-256 |
        |---|---|---|
        %s
        ## Card: sentiment

        | | |
        |---|---|
        | task | how a sentence sounds: negative, neutral, positive, and a score from -1 to 1 whose labels change at -0.3 and 0.3; its sign answers where only two classes are wanted |
        | model | one support vector machine a class over hashed words (1 to 3), pieces of words (2 to 5 characters), words in the reach of a negation, and what the lexica of VADER and AFINN say; a byte a weight |
        | probabilities | softmax with one temperature and a shift a class, fitted on rows held out of a first training |
        | trained on | %,d rows: GoEmotions (Reddit, labelled by people) and the tweets, product reviews, film reviews and editorials that VADER's raters scored; sources and licences in enrichment-service/data/README.md |
        | meant for | segments and messages of calls and chats in English |
        | not for | other languages (a named one, or another script, gets no score and a reason); judging people; irony, which it mostly misses |
        | known bias | Reddit's tone; what its raters felt. Words for groups of people can carry a sentiment that they do not deserve |

        %s
        ## Card: contact reason

        | | |
        |---|---|
        | task | why a customer gets in touch, one of %d reasons, or out_of_scope |
        | model | one support vector machine a reason over hashed words and pieces of words; a byte a weight |
        | probabilities | softmax as above; the chance of being in scope at all is a logistic regression on the highest margin |
        | trained on | %,d different rows of Banking77, CLINC150, NatCS and MultiDoGO, their intents mapped by enrichment-service/data/intents/contact-reason-map.csv, which is a judgement of this project |
        | meant for | customers' turns in English; an agent's turn gets an answer too, and it means little |
        | not for | domains far from banking, insurance, travel, telecoms and orders: train your own with `callstream train text --task intent` |
        | known bias | MultiDoGO's chats are half of the rows; the map decides what counts as right |

        %s
        ## Intents of one source, trained with `callstream train text --task intent`

        %s"""
                .formatted(
                        files(models),
                        data.sentiment().size(),
                        new SentimentReport(lexicon, vader, data).text(),
                        LabelSet.of(data.contactReasons()).labels().size(),
                        data.contactReasons().size(),
                        intents.reasons(),
                        intents.intents());
    }

    /// SHA-256 in hexadecimal, as the page shows it.
    public static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static String files(Map<String, byte[]> models) {
        StringBuilder rows = new StringBuilder();
        for (String name : List.copyOf(models.keySet())) {
            byte[] bytes = models.getOrDefault(name, new byte[0]);
            rows.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %,d | `%s` |%n",
                            name,
                            bytes.length,
                            digest(bytes)));
        }
        return rows.toString();
    }
}
