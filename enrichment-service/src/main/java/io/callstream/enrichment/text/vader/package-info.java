/// VADER, the lexicon and rules of Hutto and Gilbert 2014: the baseline to beat.
@NullMarked
package io.callstream.enrichment.text.vader;

import org.jspecify.annotations.NullMarked;
