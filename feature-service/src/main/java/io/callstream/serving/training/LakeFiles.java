package io.callstream.serving.training;

import java.util.List;

/// The rows of one lake table that a training set is made of.
///
/// @param table its name, e.g. `feature_customer_calls`
/// @param snapshot id of the Iceberg snapshot they are read from
/// @param committedMillis when that snapshot was committed, epoch milliseconds
/// @param paths of its data files, and of no others, on this machine
/// @param rows in them
public record LakeFiles(
        String table, long snapshot, long committedMillis, List<String> paths, long rows) {
    public LakeFiles {
        paths = List.copyOf(paths);
    }
}
