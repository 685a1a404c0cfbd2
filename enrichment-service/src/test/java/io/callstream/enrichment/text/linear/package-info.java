@NullMarked
package io.callstream.enrichment.text.linear;

import org.jspecify.annotations.NullMarked;
