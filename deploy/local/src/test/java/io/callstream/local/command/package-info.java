/// Tests of the launcher's commands.
@NullMarked
package io.callstream.local.command;

import org.jspecify.annotations.NullMarked;
