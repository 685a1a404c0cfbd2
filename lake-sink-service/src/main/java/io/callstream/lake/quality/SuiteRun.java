package io.callstream.lake.quality;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A suite at work on the rows of one checkpoint. Used once.
public final class SuiteRun {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Suite suite;
    private final List<@Nullable Check> checks = new ArrayList<>();
    private final List<Finding> impossible = new ArrayList<>();
    private int rows;

    /// @param columns order of the cells it will be given
    /// @param kinds of the table's columns
    public SuiteRun(Suite suite, List<String> columns, Map<String, Kind> kinds) {
        this.suite = suite;
        Checks make = new Checks(columns, kinds);
        for (Expectation expectation : suite.expectations()) {
            try {
                checks.add(make.of(expectation));
                impossible.add(new Finding.Impossible(""));
            } catch (IllegalArgumentException | java.time.DateTimeException e) {
                checks.add(null);
                impossible.add(new Finding.Impossible(String.valueOf(e.getMessage())));
            }
        }
    }

    /// The columns that suites look at.
    public static List<String> columns(List<Suite> suites, Set<String> table) {
        Set<String> columns = new LinkedHashSet<>();
        for (Suite suite : suites) {
            suite.expectations().forEach(one -> columns.addAll(one.columns()));
        }
        columns.retainAll(table);
        return List.copyOf(columns);
    }

    /// Looks at a row.
    public void add(@Nullable Object[] cells) {
        for (Check check : checks) {
            if (check != null) {
                check.add(rows, cells);
            }
        }
        rows++;
    }

    /// One expectation and what became of it.
    public record Judged(Expectation expectation, Finding finding) {}

    /// What the suite found.
    public record Result(Suite suite, List<Judged> judged) {
        public boolean success() {
            return judged.stream().allMatch(one -> one.finding().success());
        }

        /// A suite result as Great Expectations writes it.
        ///
        /// @param hidden columns whose values results must not show
        public ObjectNode json(ObjectNode meta, Set<String> hidden) {
            ObjectNode node = JSON.createObjectNode();
            node.put("success", success());
            ArrayNode results = node.putArray("results");
            judged.forEach(one -> results.add(result(one, hidden)));
            node.put("suite_name", suite.name());
            node.set("suite_parameters", JSON.createObjectNode());
            long met = judged.stream().filter(one -> one.finding().success()).count();
            node.putObject("statistics")
                    .put("evaluated_expectations", judged.size())
                    .put("successful_expectations", met)
                    .put("unsuccessful_expectations", judged.size() - met)
                    .put("success_percent", judged.isEmpty() ? 0 : 100.0 * met / judged.size());
            node.set("meta", meta);
            node.putNull("id");
            return node;
        }

        private static ObjectNode result(Judged one, Set<String> hidden) {
            ObjectNode node = JSON.createObjectNode();
            node.put("success", one.finding().success());
            node.set("expectation_config", one.expectation().json());
            ObjectNode result =
                    switch (one.finding()) {
                        case Finding.ByRow(_, ObjectNode found, _) -> found.deepCopy();
                        case Finding.Whole(_, ObjectNode found) -> found;
                        case Finding.Impossible _ -> JSON.createObjectNode();
                    };
            if (one.expectation().columns().stream().anyMatch(hidden::contains)) {
                result.remove("partial_unexpected_list");
            }
            node.set("result", result);
            node.putObject("meta");
            ObjectNode exception = node.putObject("exception_info");
            boolean raised = one.finding() instanceof Finding.Impossible;
            exception.put("raised_exception", raised);
            exception.putNull("exception_traceback");
            if (one.finding() instanceof Finding.Impossible(String reason)) {
                exception.put("exception_message", reason);
            } else {
                exception.putNull("exception_message");
            }
            return node;
        }
    }

    /// Ends the pass.
    public Result finish() {
        List<Judged> judged = new ArrayList<>();
        for (int i = 0; i < checks.size(); i++) {
            Check check = checks.get(i);
            judged.add(
                    new Judged(
                            suite.expectations().get(i),
                            check == null ? impossible.get(i) : check.finish()));
        }
        return new Result(suite, judged);
    }
}
