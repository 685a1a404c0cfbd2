package io.callstream.lake.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// How an answer is printed.
public enum Form {
    /// Aligned columns, long cells cut, at most 1,000 rows.
    TABLE {
        @Override
        public void print(Table table, Consumer<String> out) {
            aligned(table, out);
        }
    },
    /// A JSON object a line, all rows.
    JSON {
        @Override
        public void print(Table table, Consumer<String> out) {
            ObjectMapper json = new ObjectMapper();
            table.rows()
                    .forEachRemaining(
                            row -> {
                                ObjectNode node = json.createObjectNode();
                                for (int i = 0; i < row.size(); i++) {
                                    node.putPOJO(table.columns().get(i), row.get(i));
                                }
                                try {
                                    out.accept(json.writeValueAsString(node));
                                } catch (JsonProcessingException e) {
                                    throw new IllegalStateException("a row is no JSON", e);
                                }
                            });
        }
    },
    /// RFC 4180 with a header line, all rows; a missing value is empty, an empty text is quoted.
    CSV {
        @Override
        public void print(Table table, Consumer<String> out) {
            out.accept(line(new ArrayList<>(table.columns())));
            table.rows().forEachRemaining(row -> out.accept(line(row)));
        }
    };

    private static final int ROWS = 1_000;
    private static final int WIDTH = 60;

    /// Prints it, line by line.
    public abstract void print(Table table, Consumer<String> out);

    private static String line(List<? extends @Nullable Object> cells) {
        List<String> quoted = new ArrayList<>();
        for (Object cell : cells) {
            String text = cell == null ? "" : cell.toString();
            boolean plain = !text.isEmpty() && !text.matches("(?s).*[\",\r\n].*");
            quoted.add(cell == null || plain ? text : "\"" + text.replace("\"", "\"\"") + "\"");
        }
        return String.join(",", quoted);
    }

    private static void aligned(Table table, Consumer<String> out) {
        List<List<String>> lines = new ArrayList<>();
        int count = table.columns().size();
        boolean[] numbers = new boolean[count];
        java.util.Arrays.fill(numbers, true);
        lines.add(table.columns());
        while (table.rows().hasNext() && lines.size() <= ROWS) {
            List<@Nullable Object> row = table.rows().next();
            List<String> line = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Object cell = row.get(i);
                numbers[i] &= cell == null || cell instanceof Number;
                line.add(cell == null ? "-" : shortened(cell.toString()));
            }
            lines.add(line);
        }
        int[] widths = new int[count];
        lines.forEach(
                line -> {
                    for (int i = 0; i < count; i++) {
                        widths[i] = Math.max(widths[i], line.get(i).length());
                    }
                });
        for (int at = 0; at < lines.size(); at++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < count; i++) {
                String cell = lines.get(at).get(i);
                String room = " ".repeat(widths[i] - cell.length());
                text.append(numbers[i] ? room + cell : cell + room).append("  ");
            }
            out.accept(text.toString().stripTrailing());
            if (at == 0) {
                StringBuilder rule = new StringBuilder();
                for (int width : widths) {
                    rule.append("-".repeat(width)).append("  ");
                }
                out.accept(rule.toString().stripTrailing());
            }
        }
        boolean more = table.rows().hasNext();
        int rows = lines.size() - 1;
        out.accept(
                more
                        ? "(the first " + rows + " rows; --csv or --json print all)"
                        : rows == 1 ? "(1 row)" : "(" + rows + " rows)");
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() > WIDTH ? line.substring(0, WIDTH - 1) + "…" : line;
    }
}
