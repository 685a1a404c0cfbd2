/// Tests of the replay without a port.
@NullMarked
package io.callstream.replay;

import org.jspecify.annotations.NullMarked;
