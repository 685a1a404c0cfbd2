package io.callstream.lake;

import io.callstream.lake.adapter.Lake;
import io.callstream.lake.commit.UnavailableException;
import io.callstream.lake.verify.Finding;
import io.callstream.lake.verify.LakeFiles;
import io.callstream.lake.verify.LakeVerifier;
import io.callstream.lake.verify.LakeVerifier.Report;
import io.callstream.lake.verify.TableState;
import io.callstream.runtime.ToolFault;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/// `lake verify`: proves from the catalog and the objects alone that every table holds every row of
/// its ranges once.
@Command(
        name = "verify",
        description = {
            "Proves from the catalog and the objects that every table holds every row of its ranges once.",
            "Exit code 0: clean; 3: something is not as it must be; 1: could not be checked."
        },
        mixinStandardHelpOptions = true)
final class LakeVerifyTool implements Callable<Integer> {
    private static final int NOT_WHOLE = 3;

    private final Supplier<Lake> open;

    @Option(
            names = "--table",
            paramLabel = "TABLE",
            description = "only that table; can be given more than once")
    private List<String> tables = new ArrayList<>();

    @Spec private CommandSpec spec = CommandSpec.create();

    LakeVerifyTool(Supplier<Lake> open) {
        this.open = open;
    }

    @Override
    public Integer call() {
        try (Lake lake = open.get();
                LakeFiles.Open files = lake.files()) {
            LakeVerifier verifier = new LakeVerifier(files);
            long findings = 0;
            for (String name : tables.isEmpty() ? lake.tables() : tables) {
                findings += verify(lake, verifier, name);
            }
            out().println(findings == 0 ? "clean" : findings + " findings");
            out().flush();
            return findings == 0 ? 0 : NOT_WHOLE;
        } catch (UnavailableException e) {
            throw new ToolFault(String.valueOf(e.getMessage()), e);
        }
    }

    private long verify(Lake lake, LakeVerifier verifier, String name) {
        TableState table = lake.table(name);
        Progress progress = new Progress(name, table.files().size());
        Report report = verifier.verify(table, progress::step);
        progress.end();
        out().printf(
                        "%-32s %,8d files %,14d rows  %s%n",
                        name,
                        report.files(),
                        report.rows(),
                        report.isClean() ? "clean" : report.count() + " findings");
        for (Finding finding : report.findings()) {
            out().println("  " + finding.kind() + " " + finding.where() + ": " + finding.what());
        }
        out().flush();
        return report.count();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /// A line on a terminal that counts files; nothing elsewhere.
    private final class Progress {
        private final String table;
        private final int files;
        private final boolean shown = System.console() != null && System.console().isTerminal();
        private int read;

        Progress(String table, int files) {
            this.table = table;
            this.files = files;
        }

        void step() {
            read++;
            if (shown && read % 10 == 0) {
                spec.commandLine().getErr().printf("\r%s: %d of %d files", table, read, files);
                spec.commandLine().getErr().flush();
            }
        }

        void end() {
            if (shown && read >= 10) {
                spec.commandLine().getErr().print("\r\u001b[K");
                spec.commandLine().getErr().flush();
            }
        }
    }
}
