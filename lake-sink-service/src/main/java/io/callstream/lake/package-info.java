/// The lake sink: every topic in, Iceberg tables of partitioned Parquet out, each record exactly
/// once.
@NullMarked
package io.callstream.lake;

import org.jspecify.annotations.NullMarked;
