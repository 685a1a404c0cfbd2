@NullMarked
package io.callstream.enrichment.transcript;

import org.jspecify.annotations.NullMarked;
