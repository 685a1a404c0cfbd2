package io.callstream.lake.lineage;

import java.net.URI;
import java.time.Duration;

/// Where lineage events go.
///
/// @param target `http(s)://host:port` of a server with OpenLineage's API, or `file:<path>` of a
///   file that gets a line an event
/// @param namespace of the jobs
/// @param interval between two RUNNING events of a table, at least
public record LineageSettings(URI target, String namespace, Duration interval) {}
