/// What every service stands on: validated configuration, Kafka Streams settings and life cycle,
/// health, metrics, main.
@NullMarked
package io.callstream.runtime;

import org.jspecify.annotations.NullMarked;
