/// Text into features: words, pieces of words, negation, and what the lexica say, in one pass
/// without a string.
@NullMarked
package io.callstream.enrichment.text.feature;

import org.jspecify.annotations.NullMarked;
