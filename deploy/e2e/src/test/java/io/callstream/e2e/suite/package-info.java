/// The whole under test: one suite of real processes, what can be sent into it, and what can be
/// read out of it.
@NullMarked
package io.callstream.e2e.suite;

import org.jspecify.annotations.NullMarked;
