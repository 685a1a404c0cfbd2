package io.callstream.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.callstream.local.Endpoints;
import io.callstream.local.Http;
import io.callstream.local.LocalConfig;
import io.callstream.local.Part;
import io.callstream.local.SuiteStatus;
import io.callstream.local.process.LocalFault;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/// Asks the running suite: the live features of one entity, or the lake in SQL.
@Command(
        name = "query",
        description = {
            "Shows the live features of one entity; --sql is callstream lake sql.",
            "  callstream query customer_calls 100217",
            "  callstream query --sql \"SELECT outcome, count(*) FROM call_events GROUP BY ALL\""
        },
        mixinStandardHelpOptions = true)
final class QueryCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "VIEW",
            description = "the feature view, e.g. customer_calls")
    private @Nullable String view;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "KEY",
            description = "the entity's key, e.g. a customer id")
    private @Nullable String key;

    @Option(names = "--sql", paramLabel = "SQL", description = "the same as callstream lake sql")
    private @Nullable String sql;

    @Option(names = "--json", description = "the feature service's answer as it is")
    private boolean json;

    @Mixin private Where where = new Where();

    @Spec private CommandSpec spec = CommandSpec.create();

    QueryCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (sql != null) {
            return lake(sql);
        }
        LocalConfig config = new SuiteStatus(where.config(environment)).config();
        if (view == null || key == null) {
            throw new LocalFault(
                    "name a VIEW and a KEY, or give --sql; see callstream query --help");
        }
        return features(Endpoints.of(config), view, key, out);
    }

    /// `lake sql` by its older name, with the options given here.
    private int lake(String query) {
        List<String> words = new ArrayList<>(List.of("sql", query));
        List<String> given = spec.commandLine().getParseResult().originalArgs();
        for (int i = 0; i < given.size(); i++) {
            if (given.get(i).equals("--sql")) {
                i++;
            } else if (!given.get(i).startsWith("--sql=")) {
                words.add(given.get(i));
            }
        }
        return ToolCommand.of(environment, Tool.LAKE).execute(words.toArray(String[]::new));
    }

    private int features(Endpoints endpoints, String wantedView, String wantedKey, PrintWriter out)
            throws IOException {
        URI uri =
                endpoints
                        .url(Part.FEATURE)
                        .resolve("/v1/features/" + encoded(wantedView) + "/" + encoded(wantedKey));
        Http.Answer answer;
        try {
            answer = Http.get(uri);
        } catch (IOException e) {
            throw new LocalFault(
                    "the feature service does not answer at "
                            + uri
                            + " ("
                            + e
                            + "); is it up? ./callstream status",
                    e);
        }
        if (json) {
            out.println(answer.body());
            out.flush();
            return answer.status() == 200 ? 0 : 1;
        }
        JsonNode body = new ObjectMapper().readTree(answer.body());
        if (answer.status() != 200) {
            throw new LocalFault(
                    uri
                            + " answers "
                            + answer.status()
                            + ": "
                            + body.path("detail").asText(body.path("title").asText("")));
        }
        out.printf("%s %s: %s%n", wantedView, body.path("key"), body.path("status").asText());
        out.printf(
                "  as of %s, written %s%n",
                body.path("event_timestamp").asText(), body.path("created").asText());
        body.path("features")
                .properties()
                .forEach(
                        feature ->
                                out.printf(
                                        "  %-32s %s%n",
                                        feature.getKey(),
                                        feature.getValue().isNull()
                                                ? "-"
                                                : feature.getValue()
                                                        .asText(feature.getValue().toString())));
        out.flush();
        return 0;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
