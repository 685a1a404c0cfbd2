package io.callstream.replay;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

import org.jspecify.annotations.Nullable;

import java.io.PrintStream;
import java.util.Locale;

/// Progress for people: a bar on a terminal, a line a tenth of the way elsewhere.
public final class TerminalProgress implements ReplayProgress {
    private static final int LINES = 10;

    private final PrintStream out;
    private final boolean bar;
    private @Nullable ProgressBar running;
    private String task = "";
    private String unit = "";
    private long total;
    private long told;

    /// @param terminal whether a person watches
    public TerminalProgress(PrintStream out, boolean terminal) {
        this.out = out;
        this.bar = terminal;
    }

    /// On standard error: a bar where it is a terminal.
    public static TerminalProgress onStandardError() {
        java.io.Console console = System.console();
        return new TerminalProgress(System.err, console != null && console.isTerminal());
    }

    @Override
    public void say(String line) {
        out.println(line);
    }

    @Override
    public void begin(String newTask, String newUnit, long newTotal) {
        task = newTask;
        unit = newUnit;
        total = newTotal;
        told = 0;
        if (bar) {
            running =
                    new ProgressBarBuilder()
                            .setTaskName(newTask)
                            .setUnit(" " + newUnit, 1)
                            .setInitialMax(newTotal)
                            .setStyle(ProgressBarStyle.ASCII)
                            .setUpdateIntervalMillis(200)
                            .showSpeed()
                            .build();
        }
    }

    @Override
    public void reach(long done) {
        ProgressBar shown = running;
        if (shown != null) {
            shown.stepTo(done);
            return;
        }
        long tenth = total <= 0 ? 0 : done * LINES / total;
        if (tenth > told) {
            told = tenth;
            out.println(String.format(Locale.ROOT, "%s: %,d of %,d %s", task, done, total, unit));
        }
    }

    @Override
    public void end() {
        ProgressBar shown = running;
        if (shown != null) {
            shown.close();
            running = null;
        }
    }
}
