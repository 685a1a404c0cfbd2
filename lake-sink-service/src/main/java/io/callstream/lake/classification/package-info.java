/// How sensitive the columns of the lake are. Pure.
@NullMarked
package io.callstream.lake.classification;

import org.jspecify.annotations.NullMarked;
