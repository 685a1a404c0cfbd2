/// The feature service: rows of the feature topics go into the online store, and out of it over
/// HTTP.
///
/// Read [io.callstream.serving.FeatureService] first, then [io.callstream.serving.FeatureLoop].
@NullMarked
package io.callstream.serving;

import org.jspecify.annotations.NullMarked;
