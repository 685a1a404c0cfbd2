package io.callstream.local.command;

import io.callstream.local.Endpoints;
import io.callstream.local.LocalConfig;
import io.callstream.local.Outside;
import io.callstream.local.process.LocalFault;
import io.callstream.local.report.LakeRows;
import io.callstream.local.report.LakeTables;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// DuckDB over the lake's current snapshots.
final class LakeQuery {
    private static final int ROWS = 1_000;
    private static final int WIDTH = 60;

    private LakeQuery() {}

    /// Runs the query and prints at most 1,000 rows as a table.
    static void run(String sql, LocalConfig config, PrintWriter out) {
        if (Outside.S3.in(config.environment()).isPresent()) {
            throw new LocalFault(
                    "query --sql reads the files of the local object store; with CALLSTREAM_S3_ENDPOINT set, "
                            + "point an Iceberg reader at the catalog instead");
        }
        LakeRows rows = new LakeRows(config.dir());
        try (LakeTables lake = new LakeTables(Endpoints.of(config));
                Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            for (LakeTables.Table table : lake.all().values()) {
                if (!table.files().isEmpty()) {
                    statement.execute(
                            "CREATE VIEW \""
                                    + table.name()
                                    + "\" AS SELECT * FROM "
                                    + rows.parquet(table.files()));
                }
            }
            try (ResultSet result = statement.executeQuery(sql)) {
                print(result, out);
            }
        } catch (SQLException e) {
            throw new LocalFault("the query failed: " + e.getMessage(), e);
        }
    }

    private static void print(ResultSet result, PrintWriter out) throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        List<List<String>> table = new ArrayList<>();
        List<String> head = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            head.add(columns.getColumnLabel(i));
        }
        table.add(head);
        boolean more = false;
        while (!more && result.next()) {
            more = table.size() > ROWS;
            List<String> row = new ArrayList<>();
            for (int i = 1; i <= head.size(); i++) {
                row.add(shortened(result.getString(i)));
            }
            table.add(row);
        }
        int[] widths = new int[head.size()];
        table.forEach(
                row -> {
                    for (int i = 0; i < widths.length; i++) {
                        widths[i] = Math.max(widths[i], row.get(i).length());
                    }
                });
        for (List<String> row : table) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(String.format("%-" + Math.max(1, widths[i]) + "s  ", row.get(i)));
            }
            out.println(line.toString().stripTrailing());
        }
        if (more) {
            out.println("... more than " + ROWS + " rows");
        }
        out.flush();
    }

    private static String shortened(@org.jspecify.annotations.Nullable String text) {
        if (text == null) {
            return "-";
        }
        String line = text.replaceAll("\\s+", " ");
        return line.length() > WIDTH ? line.substring(0, WIDTH - 1) + "…" : line;
    }
}
