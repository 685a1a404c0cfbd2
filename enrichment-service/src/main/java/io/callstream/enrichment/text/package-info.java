/// What a text says, as numbers: sentiment and contact reason behind one port, and the models that
/// run inside the service.
@NullMarked
package io.callstream.enrichment.text;

import org.jspecify.annotations.NullMarked;
