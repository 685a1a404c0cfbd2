package io.callstream.enrichment.adapter;

import io.callstream.enrichment.text.EmbeddedTextModel;
import io.callstream.enrichment.text.TextModel;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/// The text models of a running service: the embedded ones, or ONNX classifiers in place of one or
/// both. Each processor takes an instance of its own; the weights are loaded once.
public final class TextModels implements Supplier<TextModel>, AutoCloseable {
    private final EmbeddedTextModel embedded;
    private final @Nullable OnnxClassifier sentiment;
    private final @Nullable OnnxClassifier reason;

    private TextModels(
            EmbeddedTextModel embedded,
            @Nullable OnnxClassifier sentiment,
            @Nullable OnnxClassifier reason) {
        this.embedded = embedded;
        this.sentiment = sentiment;
        this.reason = reason;
    }

    /// @param sentiment directory of an ONNX classifier; empty for the embedded model
    /// @param reason the same for contact reasons
    /// @throws IllegalArgumentException if a directory holds none that serves
    public static TextModels open(Optional<Path> sentiment, Optional<Path> reason) {
        TextModels models =
                new TextModels(
                        TextResources.embedded(),
                        sentiment.map(OnnxClassifier::load).orElse(null),
                        reason.map(OnnxClassifier::load).orElse(null));
        models.get();
        return models;
    }

    @Override
    public TextModel get() {
        return sentiment == null && reason == null
                ? embedded.copy()
                : new OnnxTextModel(embedded.copy(), sentiment, reason);
    }

    @Override
    public void close() {
        if (sentiment != null) {
            sentiment.close();
        }
        if (reason != null) {
            reason.close();
        }
    }
}
