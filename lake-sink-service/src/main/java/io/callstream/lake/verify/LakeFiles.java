package io.callstream.lake.verify;

import io.callstream.lake.verify.TableState.FileState;

/// Reads data files.
public interface LakeFiles {
    /// What came of it.
    sealed interface Reading {
        /// It is a Parquet file.
        record Read(FileContent content) implements Reading {}

        /// There is no such object.
        record Missing() implements Reading {}

        /// It is not a Parquet file, or not whole.
        record Broken(String reason) implements Reading {}
    }

    /// With resources behind it.
    interface Open extends LakeFiles, AutoCloseable {
        @Override
        void close();
    }

    /// Reads a file.
    ///
    /// @param timeColumn whose hour the table is partitioned by
    /// @throws io.callstream.lake.commit.UnavailableException where the store is away
    Reading read(FileState file, String timeColumn);
}
