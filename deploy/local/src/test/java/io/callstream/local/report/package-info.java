/// Tests of the counts and sums of a run.
@NullMarked
package io.callstream.local.report;

import org.jspecify.annotations.NullMarked;
