/// What agents did when: the changes of their states as intervals.
@NullMarked
package io.callstream.enrichment.agent;

import org.jspecify.annotations.NullMarked;
