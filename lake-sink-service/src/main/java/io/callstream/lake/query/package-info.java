/// The lake for people: SQL over the current snapshots, tables, files and history, as text, JSON or
/// CSV. Pure.
@NullMarked
package io.callstream.lake.query;

import org.jspecify.annotations.NullMarked;
