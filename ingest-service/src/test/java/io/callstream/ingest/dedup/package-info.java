/// Tests of the package.
@NullMarked
package io.callstream.ingest.dedup;

import org.jspecify.annotations.NullMarked;
