package io.callstream.lake.query;

import io.callstream.lake.table.Hours;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// `callstream lake`: looks at the tables.
@Command(
        name = "lake",
        description = {
            "Looks at the lake's tables: their current snapshots, and nothing else that lies in the bucket.",
            "  callstream lake tables",
            "  callstream lake sql \"SELECT outcome, count(*) FROM call_events GROUP BY ALL\""
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = HelpCommand.class)
public final class LakeViewTool implements Runnable {
    private final Supplier<LakeView> lake;
    private final Supplier<SqlEngine> engine;

    @Spec private CommandSpec spec = CommandSpec.create();

    /// @param lake opened when a command needs it
    public LakeViewTool(Supplier<LakeView> lake, Supplier<SqlEngine> engine) {
        this.lake = lake;
        this.engine = engine;
    }

    /// How to print.
    static final class Printing {
        @Option(names = "--json", description = "a JSON object a line")
        private boolean json;

        @Option(names = "--csv", description = "comma-separated values with a header")
        private boolean csv;

        void print(CommandSpec spec, Table table) {
            PrintWriter out = spec.commandLine().getOut();
            Form form = json ? Form.JSON : csv ? Form.CSV : Form.TABLE;
            form.print(table, out::println);
            out.flush();
        }
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "sql",
            description = "Asks DuckDB; each table is a view of its name.",
            mixinStandardHelpOptions = true)
    int sql(
            @Parameters(paramLabel = "SQL", description = "one query") String sql,
            @Mixin Printing printing) {
        engine.get().ask(sql, table -> printing.print(sub("sql"), table));
        return 0;
    }

    @Command(
            name = "tables",
            description = "Lists the tables with their rows, files and newest commit.",
            mixinStandardHelpOptions = true)
    int tables(@Mixin Printing printing) {
        LakeView view = lake.get();
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (String name : view.names()) {
            LakeView.Table table = view.table(name);
            List<@Nullable Object> row = new ArrayList<>();
            row.add(name);
            row.add(table.rows());
            row.add(table.files().size());
            row.add(table.bytes());
            row.add(
                    table.files().stream().mapToInt(LakeView.File::hour).max().stream()
                            .mapToObj(Hours::path)
                            .findFirst()
                            .orElse(null));
            row.add(
                    table.snapshot()
                            .map(commit -> commit.at().truncatedTo(ChronoUnit.SECONDS).toString())
                            .orElse(null));
            rows.add(row);
        }
        printing.print(
                sub("tables"),
                Table.of(
                        List.of("table", "rows", "files", "bytes", "newest hour", "committed"),
                        rows));
        return 0;
    }

    @Command(
            name = "files",
            description = "Lists exactly the files of a table's current snapshot.",
            mixinStandardHelpOptions = true)
    int files(
            @Parameters(paramLabel = "TABLE", description = "e.g. call_events") String name,
            @Mixin Printing printing) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (LakeView.File file : lake.get().table(name).files()) {
            rows.add(List.of(file.location(), Hours.path(file.hour()), file.rows(), file.bytes()));
        }
        printing.print(sub("files"), Table.of(List.of("file", "hour", "rows", "bytes"), rows));
        return 0;
    }

    @Command(
            name = "history",
            description = "Lists a table's commits, newest last, with the offsets each added.",
            mixinStandardHelpOptions = true)
    int history(
            @Parameters(paramLabel = "TABLE", description = "e.g. call_events") String name,
            @Mixin Printing printing) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (LakeView.Commit commit : lake.get().table(name).history()) {
            List<String> ranges = new ArrayList<>();
            commit.ranges().forEach((source, range) -> ranges.add(source + ":" + range));
            rows.add(
                    List.of(
                            commit.at().atOffset(ZoneOffset.UTC).toInstant().toString(),
                            Long.toString(commit.id()),
                            commit.operation(),
                            commit.addedRows(),
                            commit.addedFiles(),
                            commit.totalRows(),
                            String.join(" ", ranges)));
        }
        printing.print(
                sub("history"),
                Table.of(
                        List.of(
                                "committed",
                                "snapshot",
                                "operation",
                                "rows added",
                                "files added",
                                "rows",
                                "ranges"),
                        rows));
        return 0;
    }

    private CommandSpec sub(String name) {
        CommandLine line = spec.subcommands().get(name);
        return line == null ? spec : line.getCommandSpec();
    }
}
