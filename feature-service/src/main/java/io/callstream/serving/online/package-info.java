/// The online store as a port, the views it serves, and the bytes that Feast clients read from it.
///
/// Pure: no I/O and no clock.
@NullMarked
package io.callstream.serving.online;

import org.jspecify.annotations.NullMarked;
