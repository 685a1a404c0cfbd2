/// Proof that the lake's feature rows are what its events give: each row is computed again, to the
/// bit.
@NullMarked
package io.callstream.lake.parity;

import org.jspecify.annotations.NullMarked;
