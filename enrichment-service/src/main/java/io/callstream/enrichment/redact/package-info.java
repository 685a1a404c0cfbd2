/// Personal data out of transcripts, before anything leaves the service.
@NullMarked
package io.callstream.enrichment.redact;

import org.jspecify.annotations.NullMarked;
