/// The live push: many screens on one instance, against a bare consumer and against pub/sub.
@NullMarked
package io.callstream.bench.live;

import org.jspecify.annotations.NullMarked;
