/// The proof of rows against events, and that it can fail.
@NullMarked
package io.callstream.lake.recompute;

import org.jspecify.annotations.NullMarked;
