/// The backup of the log: topics to a bucket and back, with their offsets mapped. Pure.
@NullMarked
package io.callstream.lake.archive;

import org.jspecify.annotations.NullMarked;
