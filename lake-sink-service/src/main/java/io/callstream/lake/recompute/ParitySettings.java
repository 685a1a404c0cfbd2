package io.callstream.lake.recompute;

import java.time.Duration;

/// How often how many entities of a view are compared.
///
/// @param interval between two rounds
/// @param entities of each view; 0 compares none
public record ParitySettings(Duration interval, int entities) {}
