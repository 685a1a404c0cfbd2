/// Snapshots in S3, progress of the consumer group, the HTTP answer about profiles.
@NullMarked
package io.callstream.enrichment.adapter;

import org.jspecify.annotations.NullMarked;
