/// Ingest: raw JSON from HTTP and outside producers becomes validated events, or a dead letter that
/// says why not.
@NullMarked
package io.callstream.ingest;

import org.jspecify.annotations.NullMarked;
