package io.callstream.replay;

/// Hears how far a replay is. Called by the thread that replays.
public interface ReplayProgress {
    /// Hears nothing.
    ReplayProgress SILENT =
            new ReplayProgress() {
                @Override
                public void say(String line) {}

                @Override
                public void begin(String task, String unit, long total) {}

                @Override
                public void reach(long done) {}

                @Override
                public void end() {}
            };

    /// Something worth a line.
    void say(String line);

    /// A long task starts; the one before has ended.
    ///
    /// @param unit what is counted, e.g. `events`
    /// @param total how many there will be
    void begin(String task, String unit, long total);

    /// So many are done by now.
    void reach(long done);

    /// The task has ended, well or not.
    void end();
}
