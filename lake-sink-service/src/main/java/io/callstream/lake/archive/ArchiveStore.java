package io.callstream.lake.archive;

import io.callstream.lake.commit.ObjectStore;
import io.callstream.lake.table.Source;
import io.callstream.runtime.ToolFault;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// An archive in a bucket: `<prefix>/archive.json` and the segments that it names.
public final class ArchiveStore {
    private final ObjectStore objects;
    private final Segments segments;
    private final String prefix;

    public ArchiveStore(ObjectStore objects, Segments segments, String prefix) {
        this.objects = objects;
        this.segments = segments;
        this.prefix = prefix;
    }

    /// The manifest, where there is an archive.
    public Optional<Manifest> manifest() {
        return objects.get(prefix + "/archive.json").map(Manifest::parse);
    }

    /// The manifest of an archive with a complete point.
    ///
    /// @throws ToolFault where there is none
    public Manifest complete() {
        Manifest manifest =
                manifest()
                        .orElseThrow(
                                () ->
                                        new ToolFault(
                                                "there is no archive at "
                                                        + prefix
                                                        + "/; callstream archive makes one"));
        if (manifest.cut() == null) {
            throw new ToolFault(
                    "the archive at "
                            + prefix
                            + "/ was never completed; run callstream archive again");
        }
        return manifest;
    }

    void save(Manifest manifest) {
        objects.put(prefix + "/archive.json", manifest.bytes());
    }

    /// Stores records; the same part of a log has the same key, so that a repeated run leaves no
    /// other object.
    Manifest.Segment store(Source source, long from, long to, List<ArchivedRecord> records) {
        byte[] content = segments.encode(records);
        String key =
                "%s/%s/%d/%020d.avro".formatted(prefix, source.topic(), source.partition(), from);
        objects.put(key, content);
        return new Manifest.Segment(key, from, to, records.size(), content.length, sha256(content));
    }

    /// The records of a segment, whose bytes are checked.
    ///
    /// @throws ToolFault where the object is gone or is another
    public List<ArchivedRecord> load(Manifest.Segment segment) {
        byte[] content =
                objects.get(segment.key())
                        .orElseThrow(
                                () ->
                                        new ToolFault(
                                                "segment "
                                                        + segment.key()
                                                        + " of the archive is gone"));
        String found = sha256(content);
        if (!found.equals(segment.sha256())) {
            throw new ToolFault(
                    "segment "
                            + segment.key()
                            + " of the archive is damaged: SHA-256 is "
                            + found
                            + ", but was "
                            + segment.sha256());
        }
        return segments.decode(segment.key(), content);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(
                    "every JDK has SHA-256" + new String(new byte[0], StandardCharsets.UTF_8), e);
        }
    }
}
