/// Redis, the feature topics' records, and the HTTP routes.
@NullMarked
package io.callstream.serving.adapter;

import org.jspecify.annotations.NullMarked;
