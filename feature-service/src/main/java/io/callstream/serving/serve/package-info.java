/// What is answered to readers of features: names checked, keys read, the age of rows judged. Pure.
@NullMarked
package io.callstream.serving.serve;

import org.jspecify.annotations.NullMarked;
