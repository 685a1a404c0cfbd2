/// Where ingest meets the world: HTTP in, the raw topics out, meters.
@NullMarked
package io.callstream.ingest.adapter;

import org.jspecify.annotations.NullMarked;
