/// What is pushed to screens as it happens: who wants what, what is kept for those who come late or
/// come back, and how far each has been told. Pure.
@NullMarked
package io.callstream.serving.live;

import org.jspecify.annotations.NullMarked;
