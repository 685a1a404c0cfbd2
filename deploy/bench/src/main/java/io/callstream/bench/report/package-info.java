/// What all benchmarks share: a figure beside its floor, the table of them, the file of `--json`.
@NullMarked
package io.callstream.bench.report;

import org.jspecify.annotations.NullMarked;
