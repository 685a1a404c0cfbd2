@NullMarked
package io.callstream.enrichment.text.train;

import org.jspecify.annotations.NullMarked;
