/// Rows on their way into files: buffered by hour of event time, within a memory budget, until a
/// checkpoint is due. Pure.
@NullMarked
package io.callstream.lake.file;

import org.jspecify.annotations.NullMarked;
