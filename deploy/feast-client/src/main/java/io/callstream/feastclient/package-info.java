/// Feast's own client and classes, which need other versions of their libraries than Callstream
/// has.
@NullMarked
package io.callstream.feastclient;

import org.jspecify.annotations.NullMarked;
