/// Tests of the whole: its structure, its documents, and its behaviour over the services as
/// separate processes.
@NullMarked
package io.callstream.e2e;

import org.jspecify.annotations.NullMarked;
