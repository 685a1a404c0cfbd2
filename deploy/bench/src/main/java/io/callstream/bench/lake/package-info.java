/// The lake sink beside a bare Parquet writer.
@NullMarked
package io.callstream.bench.lake;

import org.jspecify.annotations.NullMarked;
