package io.callstream.enrichment.call;

import io.callstream.event.CallState;
import io.callstream.event.EnrichedCall;
import io.callstream.event.QueueMove;

/// What comes of folding a lifecycle event: the call's standing, its moves into and out of queues,
/// and the call itself whenever it is closed.
public sealed interface FoldedCall {
    /// Where the call stands now.
    record Standing(CallState state) implements FoldedCall {}

    /// The call began to wait in a queue, or ceased to.
    record Moved(QueueMove move) implements FoldedCall {}

    /// The call was closed, for the first time (revision 0) or again.
    record Finished(EnrichedCall call) implements FoldedCall {}
}
