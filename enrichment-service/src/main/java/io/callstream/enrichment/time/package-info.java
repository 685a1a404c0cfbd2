/// Timers in event time over a state store, and the clock that fires them.
@NullMarked
package io.callstream.enrichment.time;

import org.jspecify.annotations.NullMarked;
