/// Plays recordings, or synthetic load, into the raw topics: what is sent, in which order, moved by
/// how much, and how fast.
@NullMarked
package io.callstream.replay;

import org.jspecify.annotations.NullMarked;
