/// Feature rows computed again from the lake's events: to prove the rows that are there, to the
/// bit, and to fill features that were added.
@NullMarked
package io.callstream.lake.recompute;

import org.jspecify.annotations.NullMarked;
