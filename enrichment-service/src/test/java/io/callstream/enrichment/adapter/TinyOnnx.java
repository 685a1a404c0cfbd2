package io.callstream.enrichment.adapter;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes a whole ONNX model in some forty lines of protocol buffers: input_ids → Gather(weights) →
/// ReduceMean over the pieces → logits. Numbers of fields are those of onnx.proto3.
final class TinyOnnx {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int INT = 2; // of AttributeProto, as is the next
    private static final int INTS = 7;

    private TinyOnnx() {}

    /// @param weights a row a piece, a column a label
    static byte[] meanOfWeights(float[][] weights) {
        int labels = weights[0].length;
        ByteBuffer raw =
                ByteBuffer.allocate(4 * weights.length * labels).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] row : weights) {
            for (float weight : row) {
                raw.putFloat(weight);
            }
        }
        Message table =
                new Message()
                        .number(1, weights.length)
                        .number(1, labels)
                        .number(2, FLOAT)
                        .text(8, "weights")
                        .bytes(9, raw.array());
        Message axes = new Message().text(1, "axes").number(8, 1).number(20, INTS);
        Message keep = new Message().text(1, "keepdims").number(3, 0).number(20, INT);
        Message graph =
                new Message()
                        .message(1, node("Gather", "rows", "weights", "input_ids"))
                        .message(
                                1,
                                node("ReduceMean", "logits", "rows")
                                        .message(5, axes)
                                        .message(5, keep))
                        .text(2, "tiny")
                        .message(5, table)
                        .message(11, value("input_ids", INT64, -1, -1))
                        .message(12, value("logits", FLOAT, -1, labels));
        Message opset = new Message().text(1, "").number(2, 13);
        return new Message().number(1, 8).message(7, graph).message(8, opset).toBytes();
    }

    private static Message node(String operator, String output, String... inputs) {
        Message node = new Message();
        for (String input : inputs) {
            node.text(1, input);
        }
        return node.text(2, output).text(4, operator);
    }

    private static Message value(String name, int type, int... dimensions) {
        Message shape = new Message();
        for (int dimension : dimensions) {
            shape.message(
                    1,
                    dimension < 0
                            ? new Message().text(2, "n")
                            : new Message().number(1, dimension));
        }
        Message tensor = new Message().number(1, type).message(2, shape);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    /// A message of protocol buffers, field by field.
    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint((long) field << 3);
            varint(value);
            return this;
        }

        Message bytes(int field, byte[] bytes) {
            varint((long) field << 3 | 2);
            varint(bytes.length);
            out.writeBytes(bytes);
            return this;
        }

        Message text(int field, String text) {
            return bytes(field, text.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message message) {
            return bytes(field, message.toBytes());
        }

        byte[] toBytes() {
            return out.toByteArray();
        }

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                out.write((int) (rest & 0x7f | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }
    }
}
