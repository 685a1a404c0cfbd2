package io.callstream.enrichment.profile;

import io.callstream.event.CustomerProfile;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// [ProfileHistory] to bytes and back: version 2, count, then each version's day and profile with
/// its length (-1: gone); count, then each day and its calls. Profiles are in the wire format of
/// their topic.
public final class ProfileHistoryCodec {
    private static final byte VERSION = 2;
    private static final int GONE = -1;

    private final Function<CustomerProfile, byte[]> write;
    private final Function<byte[], CustomerProfile> read;

    /// @param write a profile to bytes that name their schema
    /// @param read the way back
    public ProfileHistoryCodec(
            Function<CustomerProfile, byte[]> write, Function<byte[], CustomerProfile> read) {
        this.write = write;
        this.read = read;
    }

    public byte[] encode(ProfileHistory history) {
        List<byte[]> profiles = new ArrayList<>();
        int size = 1 + 4 + 4 + 8 * history.callsByDay().size();
        for (ProfileHistory.Version version : history.versions()) {
            byte[] bytes = version.profile() == null ? new byte[0] : write.apply(version.profile());
            profiles.add(bytes);
            size += 8 + bytes.length;
        }
        ByteBuffer out = ByteBuffer.allocate(size).put(VERSION).putInt(profiles.size());
        for (int i = 0; i < profiles.size(); i++) {
            ProfileHistory.Version version = history.versions().get(i);
            out.putInt((int) version.snapshot().toEpochDay());
            out.putInt(version.profile() == null ? GONE : profiles.get(i).length)
                    .put(profiles.get(i));
        }
        out.putInt(history.callsByDay().size());
        history.callsByDay().forEach((day, calls) -> out.putInt(day).putInt(calls));
        return out.array();
    }

    public ProfileHistory decode(byte @Nullable [] bytes) {
        if (bytes == null) {
            return ProfileHistory.EMPTY;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalStateException(
                    "a profile is stored in version "
                            + version
                            + ", but this service reads version "
                            + VERSION
                            + "; run the version that wrote it, or reset the application");
        }
        int count = in.getInt();
        List<ProfileHistory.Version> versions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            LocalDate snapshot = LocalDate.ofEpochDay(in.getInt());
            int length = in.getInt();
            CustomerProfile profile = null;
            if (length != GONE) {
                byte[] one = new byte[length];
                in.get(one);
                profile = read.apply(one);
            }
            versions.add(new ProfileHistory.Version(snapshot, profile));
        }
        int days = in.getInt();
        SortedMap<Integer, Integer> callsByDay = new TreeMap<>();
        for (int i = 0; i < days; i++) {
            callsByDay.put(in.getInt(), in.getInt());
        }
        return new ProfileHistory(versions, callsByDay);
    }
}
