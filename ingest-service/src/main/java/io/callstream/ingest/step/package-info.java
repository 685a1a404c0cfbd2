/// The steps of the ingest topology: check, re-key, drop what repeats, bury what is refused.
@NullMarked
package io.callstream.ingest.step;

import org.jspecify.annotations.NullMarked;
