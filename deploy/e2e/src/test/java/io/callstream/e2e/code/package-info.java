/// The repository as its own subject: where it lies, and its compiled classes.
@NullMarked
package io.callstream.e2e.code;

import org.jspecify.annotations.NullMarked;
