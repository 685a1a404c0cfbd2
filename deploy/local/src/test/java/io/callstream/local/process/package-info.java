/// Tests of child processes.
@NullMarked
package io.callstream.local.process;

import org.jspecify.annotations.NullMarked;
