/// Tests of the package.
@NullMarked
package io.callstream.ingest.adapter;

import org.jspecify.annotations.NullMarked;
