/// Training sets: labels joined with the feature rows that were known at their times, never later
/// ones. Pure.
@NullMarked
package io.callstream.serving.training;

import org.jspecify.annotations.NullMarked;
