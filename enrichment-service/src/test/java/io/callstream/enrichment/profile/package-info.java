@NullMarked
package io.callstream.enrichment.profile;

import org.jspecify.annotations.NullMarked;
