package io.callstream.enrichment.adapter;

import io.callstream.enrichment.text.EmbeddedTextModel;
import io.callstream.enrichment.text.TextModel;
import io.callstream.enrichment.text.feature.Lexicon;
import io.callstream.enrichment.text.linear.LinearModel;
import io.callstream.enrichment.text.linear.LinearModelCodec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The lexica and models that the service ships, and model files beside it.
public final class TextResources {
    private static final String ROOM = "/io/callstream/enrichment/text/";

    private TextResources() {}

    /// The embedded default. Each call reads the resources again: take one, and a
    /// [EmbeddedTextModel#copy] for each further thread.
    public static EmbeddedTextModel embedded() {
        return new EmbeddedTextModel(lexicon(), sentiment(), contactReason());
    }

    /// VADER's and AFINN's words.
    public static Lexicon lexicon() {
        return Lexicon.of(text("vader_lexicon.txt"), text("AFINN-en-165.txt"));
    }

    /// The shipped sentiment model.
    public static LinearModel sentiment() {
        return LinearModelCodec.read(bytes("sentiment.model"));
    }

    /// The shipped model of contact reasons.
    public static LinearModel contactReason() {
        return LinearModelCodec.read(bytes("contact-reason.model"));
    }

    /// A model in a file.
    ///
    /// @throws IllegalArgumentException if there is none, or it is none
    public static LinearModel model(Path file) {
        try {
            return LinearModelCodec.read(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "Cannot read the model " + file + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /// A shipped list, as text.
    public static String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String name) {
        try (InputStream in = TextModel.class.getResourceAsStream(ROOM + name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "The service's jar lacks " + ROOM + name + ": build it again");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
