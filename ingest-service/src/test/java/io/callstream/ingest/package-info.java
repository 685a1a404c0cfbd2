/// Tests of the package.
@NullMarked
package io.callstream.ingest;

import org.jspecify.annotations.NullMarked;
