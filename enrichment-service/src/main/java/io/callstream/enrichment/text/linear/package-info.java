/// A linear model over hashed features: its bytes, its score, its calibration.
@NullMarked
package io.callstream.enrichment.text.linear;

import org.jspecify.annotations.NullMarked;
