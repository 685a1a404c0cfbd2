/// Servers and helpers of the lake sink's tests.
@NullMarked
package io.callstream.lake.testkit;

import org.jspecify.annotations.NullMarked;
