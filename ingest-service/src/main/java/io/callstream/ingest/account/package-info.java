/// What is counted: per source, received = accepted + flagged + duplicate + refused + refused over
/// HTTP.
@NullMarked
package io.callstream.ingest.account;

import org.jspecify.annotations.NullMarked;
