@NullMarked
package io.callstream.enrichment.view;

import org.jspecify.annotations.NullMarked;
