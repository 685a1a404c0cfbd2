/// What the sink tells a lineage server: OpenLineage events about which topic became which table.
@NullMarked
package io.callstream.lake.lineage;

import org.jspecify.annotations.NullMarked;
