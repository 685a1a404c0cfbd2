/// Transcript segments: redacted, scored, and measured over their call.
@NullMarked
package io.callstream.enrichment.transcript;

import org.jspecify.annotations.NullMarked;
