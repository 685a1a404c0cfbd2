@NullMarked
package io.callstream.enrichment.text;

import org.jspecify.annotations.NullMarked;
