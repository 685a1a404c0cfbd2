/// Customer profiles: daily snapshots, their differences, and which one was valid when.
@NullMarked
package io.callstream.enrichment.profile;

import org.jspecify.annotations.NullMarked;
