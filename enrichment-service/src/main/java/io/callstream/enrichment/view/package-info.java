/// The feature engine on Kafka Streams: state stores, timers and rows of one-stage views.
@NullMarked
package io.callstream.enrichment.view;

import org.jspecify.annotations.NullMarked;
