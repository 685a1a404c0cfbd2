/// Validated events in; enriched calls, feature rows, call states and dead letters out.
@NullMarked
package io.callstream.enrichment;

import org.jspecify.annotations.NullMarked;
