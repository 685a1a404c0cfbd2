package io.callstream.enrichment.call;

import io.callstream.event.CallState;
import io.callstream.event.EnrichedCall;

/// What comes of folding a lifecycle event: the call's standing, and the call itself whenever it is
/// closed.
public sealed interface FoldedCall {
    /// Where the call stands now.
    record Standing(CallState state) implements FoldedCall {}

    /// The call was closed, for the first time (revision 0) or again.
    record Finished(EnrichedCall call) implements FoldedCall {}
}
