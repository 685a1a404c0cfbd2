/// What keeps tables small and quick to read: hours marked complete, small files merged, old
/// snapshots dropped. One instance at a time does it for a table.
@NullMarked
package io.callstream.lake.maintain;

import org.jspecify.annotations.NullMarked;
