/// Feature views: their definitions, the reader that names every fault of one, and the engine that
/// folds the events of an entity into rows. Pure: no broker, no file, no clock.
@NullMarked
package io.callstream.feature;

import org.jspecify.annotations.NullMarked;
