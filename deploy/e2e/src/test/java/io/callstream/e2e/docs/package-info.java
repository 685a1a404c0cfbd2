/// The pages of docs/ that are made from the code, and what is checked of those written by hand.
@NullMarked
package io.callstream.e2e.docs;

import org.jspecify.annotations.NullMarked;
