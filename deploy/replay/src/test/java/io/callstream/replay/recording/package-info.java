/// Tests of the recordings, against the bundled data and golden files made by another program.
@NullMarked
package io.callstream.replay.recording;

import org.jspecify.annotations.NullMarked;
