package io.callstream.lake.archive;

import java.util.List;

/// Records as the bytes of an object.
public interface Segments {
    byte[] encode(List<ArchivedRecord> records);

    /// @throws io.callstream.runtime.ToolFault where the bytes are no segment
    List<ArchivedRecord> decode(String key, byte[] content);
}
