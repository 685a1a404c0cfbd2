/// Tests of the package.
@NullMarked
package io.callstream.ingest.validate;

import org.jspecify.annotations.NullMarked;
