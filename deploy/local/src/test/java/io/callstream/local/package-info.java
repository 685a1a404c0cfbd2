/// Tests of the local suite.
@NullMarked
package io.callstream.local;

import org.jspecify.annotations.NullMarked;
