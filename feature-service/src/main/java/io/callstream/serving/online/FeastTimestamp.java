package io.callstream.serving.online;

/// The `google.protobuf.Timestamp` of a view's event time, to the millisecond.
public final class FeastTimestamp {
    private static final int SECONDS = 1;
    private static final int NANOS = 2;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private FeastTimestamp() {}

    /// @param millis since 1970-01-01T00:00Z; may be negative
    public static byte[] encode(long millis) {
        long seconds = Math.floorDiv(millis, 1000L);
        int nanos = (int) Math.floorMod(millis, 1000L) * NANOS_PER_MILLI;
        ProtobufWriter out = new ProtobufWriter(0);
        if (seconds != 0) {
            out.varint(SECONDS, seconds);
        }
        if (nanos != 0) {
            out.varint(NANOS, nanos);
        }
        return out.toBytes();
    }

    /// Milliseconds since 1970-01-01T00:00Z, rounded down.
    ///
    /// @throws IllegalArgumentException where the bytes are no such message
    public static long decode(byte[] message) {
        ProtobufReader in = new ProtobufReader(message);
        long seconds = 0;
        long nanos = 0;
        while (in.next()) {
            switch (in.field()) {
                case SECONDS -> seconds = in.varint();
                case NANOS -> nanos = in.varint();
                default -> in.skip();
            }
        }
        return Math.multiplyExact(seconds, 1000L) + Math.floorDiv(nanos, NANOS_PER_MILLI);
    }
}
