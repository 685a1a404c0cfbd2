/// What a data directory holds, read into events in their order of sending: bank calls, dialogues,
/// customer profiles. Also the seeded generator of load.
@NullMarked
package io.callstream.replay.recording;

import org.jspecify.annotations.NullMarked;
