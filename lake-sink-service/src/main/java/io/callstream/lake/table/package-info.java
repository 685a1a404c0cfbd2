/// What the tables of the lake are: which topic goes where, with which columns, partitioned by
/// which time. Pure.
@NullMarked
package io.callstream.lake.table;

import org.jspecify.annotations.NullMarked;
