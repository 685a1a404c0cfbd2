package io.callstream.ingest.adapter;

import io.callstream.ingest.validate.Fault;

/// A fault and where in the request it is.
///
/// @param place index in the array from 0, or number of the line from 1
record PlacedFault(long place, Fault fault) {}
