/// The lifecycle events of a call folded into its times and its standing.
@NullMarked
package io.callstream.enrichment.call;

import org.jspecify.annotations.NullMarked;
