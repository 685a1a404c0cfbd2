@NullMarked
package io.callstream.enrichment.time;

import org.jspecify.annotations.NullMarked;
