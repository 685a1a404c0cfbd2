/// How files and offsets become visible together: ownership, intents, checkpoints, and the ports
/// they stand on. Pure.
@NullMarked
package io.callstream.lake.commit;

import org.jspecify.annotations.NullMarked;
