package io.callstream.lake.lineage;

import io.openlineage.client.OpenLineage;

/// Takes events and never makes the caller wait, nor fail.
public interface LineageSink {
    /// Sends it some time, or drops and counts it.
    void send(OpenLineage.RunEvent event);
}
