/// The whole of Callstream on one machine: the stack of real parts, the four services beside it,
/// and the command line that starts, stops, shows and plays them.
@NullMarked
package io.callstream.local;

import org.jspecify.annotations.NullMarked;
