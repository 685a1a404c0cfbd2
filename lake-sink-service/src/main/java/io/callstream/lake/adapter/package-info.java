/// The outside world of the lake sink: Parquet, S3, the Iceberg catalog, Avro bytes.
@NullMarked
package io.callstream.lake.adapter;

import org.jspecify.annotations.NullMarked;
