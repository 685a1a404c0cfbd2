/// Rules over events, segments and feature rows, and the alerts they make.
@NullMarked
package io.callstream.enrichment.alert;

import org.jspecify.annotations.NullMarked;
