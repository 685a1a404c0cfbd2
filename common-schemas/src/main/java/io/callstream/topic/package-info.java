/// The catalogue of topics: which records travel where, under which key, and for how long they are
/// kept.
@NullMarked
package io.callstream.topic;

import org.jspecify.annotations.NullMarked;
