/// The events that travel on the topics: generated from `src/main/avro`, with the key rule and the
/// header names.
@NullMarked
package io.callstream.event;

import org.jspecify.annotations.NullMarked;
