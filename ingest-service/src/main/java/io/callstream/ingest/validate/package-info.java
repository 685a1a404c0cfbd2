/// From the bytes of one raw record to a verdict: a canonical event under its key, or every reason
/// against it. Pure.
@NullMarked
package io.callstream.ingest.validate;

import org.jspecify.annotations.NullMarked;
