/// The features of one entity computed again by plain loops over the list of its events; knows
/// nothing of the engine.
@NullMarked
package io.callstream.feature.oracle;

import org.jspecify.annotations.NullMarked;
