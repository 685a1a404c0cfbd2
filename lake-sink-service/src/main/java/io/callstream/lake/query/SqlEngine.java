package io.callstream.lake.query;

import java.util.function.Consumer;

/// Answers SQL over the lake's tables, each a view of its name with exactly the files of its
/// current snapshot.
public interface SqlEngine {
    /// Runs a query.
    ///
    /// @throws io.callstream.runtime.ToolFault where it cannot be answered; the message names
    ///   tables and columns that were perhaps meant
    void ask(String sql, Consumer<Table> answer);
}
