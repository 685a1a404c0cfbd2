@NullMarked
package io.callstream.enrichment.text.vader;

import org.jspecify.annotations.NullMarked;
