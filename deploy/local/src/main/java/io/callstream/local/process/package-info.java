/// Child processes that outlive the command which started them: their pid files, their logs, their
/// ports.
@NullMarked
package io.callstream.local.process;

import org.jspecify.annotations.NullMarked;
