@NullMarked
package io.callstream.enrichment.agent;

import org.jspecify.annotations.NullMarked;
