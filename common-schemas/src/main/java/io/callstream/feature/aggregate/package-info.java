/// The aggregator algebra: partial aggregates that can be added to, merged in any order and packed
/// into bytes, with results that do not depend on that order.
@NullMarked
package io.callstream.feature.aggregate;

import org.jspecify.annotations.NullMarked;
