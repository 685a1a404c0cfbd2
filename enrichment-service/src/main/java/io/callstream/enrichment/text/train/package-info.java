/// Models from labelled rows: the same rows give the same bytes.
@NullMarked
package io.callstream.enrichment.text.train;

import org.jspecify.annotations.NullMarked;
