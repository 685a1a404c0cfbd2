/// The way out: raw topics, the object store, the enrichment service's answer.
@NullMarked
package io.callstream.replay.adapter;

import org.jspecify.annotations.NullMarked;
