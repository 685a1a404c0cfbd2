/// Benchmarks: each measures a part beside its floor, what the same machine can do bare, in the
/// same run.
@NullMarked
package io.callstream.bench;

import org.jspecify.annotations.NullMarked;
