@NullMarked
package io.callstream.enrichment;

import org.jspecify.annotations.NullMarked;
