@NullMarked
package io.callstream.enrichment.adapter;

import org.jspecify.annotations.NullMarked;
