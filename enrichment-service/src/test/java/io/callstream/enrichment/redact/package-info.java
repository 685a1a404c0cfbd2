@NullMarked
package io.callstream.enrichment.redact;

import org.jspecify.annotations.NullMarked;
