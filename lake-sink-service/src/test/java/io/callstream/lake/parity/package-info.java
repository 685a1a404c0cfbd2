/// The proof of rows against events, and that it can fail.
@NullMarked
package io.callstream.lake.parity;

import org.jspecify.annotations.NullMarked;
