package io.callstream.enrichment.adapter;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A sequence classifier as Hugging Face exports it: a directory with `model.onnx` (inputs
/// `input_ids`, and where the model has them `attention_mask` and `token_type_ids`; the first
/// output its logits), `vocab.txt` (BERT's word pieces) and `config.json` (`id2label`,
/// `max_position_embeddings`). One thread a run; threads may share it.
final class OnnxClassifier implements AutoCloseable {
    private static final int MOST_PIECES = 512;

    private final OrtSession session;
    private final WordPieces pieces;
    private final List<String> labels;

    private OnnxClassifier(OrtSession session, WordPieces pieces, List<String> labels) {
        this.session = session;
        this.pieces = pieces;
        this.labels = labels;
    }

    /// Loads a directory.
    ///
    /// @throws IllegalArgumentException if it is not one, naming what is wrong
    static OnnxClassifier load(Path directory) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            JsonNode config =
                    new ObjectMapper().readTree(directory.resolve("config.json").toFile());
            List<String> labels = labels(directory, config.path("id2label"));
            int most = config.path("max_position_embeddings").asInt(MOST_PIECES);
            WordPieces pieces =
                    new WordPieces(
                            Files.readAllLines(directory.resolve("vocab.txt")),
                            Math.min(most, MOST_PIECES));
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            OrtSession session =
                    OrtEnvironment.getEnvironment()
                            .createSession(directory.resolve("model.onnx").toString(), options);
            return new OnnxClassifier(session, pieces, labels);
        } catch (IOException | OrtException e) {
            throw new IllegalArgumentException(
                    directory + " is no ONNX classifier: " + e.getMessage(), e);
        }
    }

    private static List<String> labels(Path directory, JsonNode id2label) {
        List<String> labels = new ArrayList<>();
        while (id2label.has(Integer.toString(labels.size()))) {
            labels.add(id2label.get(Integer.toString(labels.size())).asText());
        }
        if (labels.size() < 2) {
            throw new IllegalArgumentException(
                    directory.resolve("config.json") + " must name two labels or more in id2label");
        }
        return labels;
    }

    List<String> labels() {
        return labels;
    }

    /// The chance of each label.
    double[] chances(CharSequence text) {
        long[] ids = pieces.read(text);
        long[] ones = new long[ids.length];
        Arrays.fill(ones, 1);
        Map<String, long[]> known =
                Map.of(
                        "input_ids",
                        ids,
                        "attention_mask",
                        ones,
                        "token_type_ids",
                        new long[ids.length]);
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            for (String name : session.getInputNames()) {
                long[] values = known.get(name);
                if (values == null) {
                    throw new IllegalStateException("The ONNX model wants an input " + name);
                }
                inputs.put(
                        name,
                        OnnxTensor.createTensor(
                                OrtEnvironment.getEnvironment(),
                                LongBuffer.wrap(values),
                                new long[] {1, values.length}));
            }
            try (OrtSession.Result result = session.run(inputs)) {
                return softmax(((float[][]) result.get(0).getValue())[0]);
            }
        } catch (OrtException e) {
            throw new IllegalStateException("The ONNX model failed: " + e.getMessage(), e);
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private static double[] softmax(float[] logits) {
        double highest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            highest = Math.max(highest, logit);
        }
        double[] chances = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            chances[i] = Math.exp(logits[i] - highest);
            sum += chances[i];
        }
        for (int i = 0; i < chances.length; i++) {
            chances[i] /= sum;
        }
        return chances;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("The ONNX model did not close: " + e.getMessage(), e);
        }
    }
}
