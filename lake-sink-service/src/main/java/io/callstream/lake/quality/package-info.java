/// Great Expectations suites over the rows of a checkpoint: which rows stay out of a table, and the
/// results in that library's format. Pure.
@NullMarked
package io.callstream.lake.quality;

import org.jspecify.annotations.NullMarked;
