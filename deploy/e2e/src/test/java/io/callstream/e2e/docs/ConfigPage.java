package io.callstream.e2e.docs;

import io.callstream.enrichment.EnrichmentConfig;
import io.callstream.ingest.IngestConfig;
import io.callstream.lake.LakeSinkConfig;
import io.callstream.replay.ReplayTarget;
import io.callstream.runtime.Env;
import io.callstream.runtime.Env.Variable;
import io.callstream.serving.FeatureConfig;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// docs/CONFIG.md, from what each config record reads.
final class ConfigPage {
    private static final String TOPIC = "CALLSTREAM_TOPIC_";
    private static final List<String> HEADER = List.of("variable", "default", "meaning");

    private ConfigPage() {}

    static String text() {
        Map<String, List<Variable>> services = new LinkedHashMap<>();
        services.put("ingest", declared(IngestConfig::from));
        services.put("enrichment", declared(EnrichmentConfig::from));
        services.put("feature", declared(FeatureConfig::from));
        services.put("lake-sink", declared(LakeSinkConfig::from));
        services.put("replay", declared(ReplayTarget::from));

        Map<String, Map<String, Variable>> readers = new LinkedHashMap<>();
        services.forEach(
                (service, variables) ->
                        variables.forEach(
                                variable ->
                                        readers.computeIfAbsent(
                                                        variable.name(), _ -> new LinkedHashMap<>())
                                                .put(service, variable)));

        Markdown page =
                Markdown.generated("Configuration", "the config records of the services")
                        .paragraph(
                                "A service is configured by environment variables alone and checks them all before it starts;")
                        .line(
                                "`--help` tells this list, `--print-config` the values in force (secrets masked). Times are written")
                        .line(
                                "`500ms`, `30s`, `5m`, `24h`, `7d`; sizes `64KB`, `128MB`, `2GB`, in powers of 1024.")
                        .heading("Shared");
        List<List<String>> shared = new ArrayList<>();
        readers.forEach(
                (name, by) -> {
                    if (by.size() > 1 && !name.startsWith(TOPIC)) {
                        shared.add(
                                List.of(
                                        Markdown.code(name),
                                        defaults(by),
                                        by.values().iterator().next().meaning(),
                                        String.join(", ", by.keySet())));
                    }
                });
        shared.add(
                List.of(
                        Markdown.code(TOPIC + "<NAME>"),
                        "the name",
                        "another name for a topic of the catalogue, in capitals with `_` for `-`",
                        services.entrySet().stream()
                                .filter(
                                        service ->
                                                service.getValue().stream()
                                                        .anyMatch(
                                                                one ->
                                                                        one.name()
                                                                                .startsWith(TOPIC)))
                                .map(Map.Entry::getKey)
                                .collect(Collectors.joining(", "))));
        shared.add(
                List.of(
                        Markdown.code("CALLSTREAM_LOG"),
                        Markdown.code("text"),
                        "`text` on standard error, or `json` on standard output; read by the logger",
                        "all"));
        page.table(List.of("variable", "default", "meaning", "read by"), shared);
        services.forEach(
                (service, variables) -> {
                    List<List<String>> own =
                            variables.stream()
                                    .filter(
                                            one ->
                                                    readers.getOrDefault(one.name(), Map.of())
                                                                    .size()
                                                            == 1)
                                    .map(
                                            one ->
                                                    List.of(
                                                            Markdown.code(one.name()),
                                                            Markdown.code(one.defaultValue()),
                                                            one.meaning()))
                                    .toList();
                    if (!own.isEmpty()) {
                        page.heading("Of " + service + " alone").table(HEADER, own);
                    }
                });
        return page.toString();
    }

    private static List<Variable> declared(Consumer<Env> from) {
        Env env = Env.of(Map.of());
        from.accept(env);
        return env.declared();
    }

    private static String defaults(Map<String, Variable> by) {
        Map<String, List<String>> services = new LinkedHashMap<>();
        by.forEach(
                (service, one) ->
                        services.computeIfAbsent(one.defaultValue(), _ -> new ArrayList<>())
                                .add(service));
        if (services.size() == 1) {
            return Markdown.code(services.keySet().iterator().next());
        }
        return services.entrySet().stream()
                .map(one -> String.join(", ", one.getValue()) + " " + Markdown.code(one.getKey()))
                .collect(Collectors.joining("; "));
    }
}
