@NullMarked
package io.callstream.enrichment.alert;

import org.jspecify.annotations.NullMarked;
