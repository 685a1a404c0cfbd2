/// The feature engine beside a bare copy: throughput, CPU, freshness.
@NullMarked
package io.callstream.bench.features;

import org.jspecify.annotations.NullMarked;
