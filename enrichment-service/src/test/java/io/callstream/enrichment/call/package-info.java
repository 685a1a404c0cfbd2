@NullMarked
package io.callstream.enrichment.call;

import org.jspecify.annotations.NullMarked;
