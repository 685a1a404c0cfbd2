/// The command line `callstream`: one class a command.
@NullMarked
package io.callstream.local.command;

import org.jspecify.annotations.NullMarked;
