/// A labelled set of texts with made-up personal data, and how well the redactor does on it.
@NullMarked
package io.callstream.enrichment.redact.labelled;

import org.jspecify.annotations.NullMarked;
