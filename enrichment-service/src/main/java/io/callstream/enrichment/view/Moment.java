package io.callstream.enrichment.view;

/// Where a record stood and when it came.
///
/// @param topic with partition and offset, the position that `seen` names
/// @param appendMillis when it was appended there
/// @param ingestMillis when it, or the oldest event in it, entered the system
record Moment(String topic, int partition, long offset, long appendMillis, long ingestMillis) {}
