/// What tests of all modules share.
@NullMarked
package io.callstream.testkit;

import org.jspecify.annotations.NullMarked;
