/// Proves from the catalog and the objects alone that every table holds every row of its ranges
/// once.
@NullMarked
package io.callstream.lake.verify;

import org.jspecify.annotations.NullMarked;
