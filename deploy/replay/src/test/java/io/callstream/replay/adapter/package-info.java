/// Tests of the ways out.
@NullMarked
package io.callstream.replay.adapter;

import org.jspecify.annotations.NullMarked;
