/// Which records were seen before: a bounded memory of 128-bit identities in a key-value store.
@NullMarked
package io.callstream.ingest.dedup;

import org.jspecify.annotations.NullMarked;
