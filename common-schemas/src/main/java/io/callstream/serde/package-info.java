/// Events to bytes and back, in the Confluent wire format against a Confluent-compatible schema
/// registry.
@NullMarked
package io.callstream.serde;

import org.jspecify.annotations.NullMarked;
