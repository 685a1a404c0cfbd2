/// The commit protocol explored: the real classes on a catalog and a store in memory, in every
/// order of a few instances, with a few faults anywhere.
@NullMarked
package io.callstream.lake.model;

import org.jspecify.annotations.NullMarked;
