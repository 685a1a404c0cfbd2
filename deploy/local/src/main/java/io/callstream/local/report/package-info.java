/// What went in and came out of each stage of a run, counted from the topics, the lake and the
/// online store themselves, and whether it adds up.
@NullMarked
package io.callstream.local.report;

import org.jspecify.annotations.NullMarked;
