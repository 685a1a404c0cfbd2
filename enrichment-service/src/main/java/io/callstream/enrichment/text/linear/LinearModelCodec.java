package io.callstream.enrichment.text.linear;

import io.callstream.enrichment.text.feature.TextFeatures;
import io.callstream.enrichment.text.linear.LinearModel.Header;
import io.callstream.enrichment.text.linear.LinearModel.Task;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The bytes of a [LinearModel]: magic `CSTM`, format, version of the features, header,
/// calibration, then keys, rarities and weights, big endian. The same model always gives the same
/// bytes.
public final class LinearModelCodec {
    private static final int MAGIC = 0x4353544D;
    private static final int FORMAT = 1;
    private static final int MAX_LABELS = 10_000;

    private LinearModelCodec() {}

    /// The model as bytes.
    public static byte[] write(LinearModel model) {
        Header header = model.header();
        int labels = header.labels().size();
        int text = header.labels().stream().mapToInt(l -> 4 + utf8(l).length).sum();
        int size =
                96
                        + text
                        + utf8(header.outOfScope()).length
                        + utf8(header.version()).length
                        + 12 * labels
                        + model.size() * (5 + labels);
        ByteBuffer out = ByteBuffer.allocate(size);
        out.putInt(MAGIC).putInt(FORMAT).putInt(TextFeatures.VERSION);
        out.put((byte) header.task().ordinal()).put((byte) header.groups());
        out.put((byte) (header.many() ? 1 : 0));
        put(out, header.version());
        put(out, header.outOfScope());
        out.putInt(labels);
        header.labels().forEach(label -> put(out, label));
        Calibration calibration = model.calibration();
        for (int i = 0; i < labels; i++) {
            out.putFloat(header.scales()[i]).putFloat(header.biases()[i]);
            out.putFloat(calibration.shifts()[i]);
        }
        out.putDouble(calibration.slope());
        out.putDouble(calibration.scopeSlope()).putDouble(calibration.scopeShift());
        out.putDouble(calibration.negativeFrom()).putDouble(calibration.positiveFrom());
        out.putInt(model.size());
        for (int key : model.sortedKeys()) {
            out.putInt(key);
        }
        out.put(model.rarities()).put(model.weights());
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    /// The model that these bytes are.
    ///
    /// @throws IllegalArgumentException if they are none, or of another version
    public static LinearModel read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            if (in.getInt() != MAGIC) {
                throw new IllegalArgumentException(
                        "Not a model: it must begin with CSTM, as those of `callstream train text` do");
            }
            int format = in.getInt();
            int features = in.getInt();
            if (format != FORMAT || features != TextFeatures.VERSION) {
                throw new IllegalArgumentException(
                        "The model has format "
                                + format
                                + " and features "
                                + features
                                + ", this build reads "
                                + FORMAT
                                + " and "
                                + TextFeatures.VERSION
                                + ": train it again with `callstream train text`");
            }
            return body(in);
        } catch (BufferUnderflowException | NegativeArraySizeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "The model breaks off after " + bytes.length + " bytes: copy it again", e);
        }
    }

    private static LinearModel body(ByteBuffer in) {
        Task task = Task.values()[Math.clamp(in.get(), 0, Task.values().length - 1)];
        int groups = in.get();
        boolean many = in.get() != 0;
        String version = text(in);
        String outOfScope = text(in);
        int count = bounded(in.getInt(), MAX_LABELS);
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            labels.add(text(in));
        }
        float[] scales = new float[count];
        float[] biases = new float[count];
        float[] shifts = new float[count];
        for (int i = 0; i < count; i++) {
            scales[i] = in.getFloat();
            biases[i] = in.getFloat();
            shifts[i] = in.getFloat();
        }
        Calibration calibration =
                new Calibration(
                        in.getDouble(),
                        shifts,
                        in.getDouble(),
                        in.getDouble(),
                        in.getDouble(),
                        in.getDouble());
        int size = bounded(in.getInt(), in.remaining() / 5);
        int[] keys = new int[size];
        for (int i = 0; i < size; i++) {
            keys[i] = in.getInt();
        }
        byte[] rarities = new byte[size];
        byte[] weights = new byte[Math.multiplyExact(size, count)];
        in.get(rarities).get(weights);
        Header header =
                new Header(
                        task,
                        groups,
                        List.copyOf(labels),
                        outOfScope,
                        many,
                        scales,
                        biases,
                        version);
        return new LinearModel(header, calibration, keys, rarities, weights);
    }

    private static int bounded(int value, int max) {
        if (value < 0 || value > max) {
            throw new BufferUnderflowException();
        }
        return value;
    }

    private static void put(ByteBuffer out, String text) {
        byte[] bytes = utf8(text);
        out.putInt(bytes.length).put(bytes);
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[bounded(in.getInt(), in.remaining())];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
