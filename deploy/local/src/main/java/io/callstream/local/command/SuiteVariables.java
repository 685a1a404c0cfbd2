package io.callstream.local.command;

import io.callstream.local.Endpoints;
import io.callstream.local.LocalConfig;
import io.callstream.local.SuiteStatus;

import java.nio.file.Files;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The environment with the places of the suite added, so that a command which knows variables
/// alone finds it. Computed when asked for, that is after the command line was read.
final class SuiteVariables extends AbstractMap<String, String> {
    private final Where where;
    private final Map<String, String> environment;

    SuiteVariables(Where where, Map<String, String> environment) {
        this.where = where;
        this.environment = environment;
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        Map<String, String> variables = new HashMap<>(environment);
        LocalConfig config = new SuiteStatus(where.config(environment)).config();
        if (Files.isDirectory(config.dir().resolve("run"))) {
            variables.putAll(Endpoints.of(config).variables());
            variables.putAll(config.topicVariables());
        }
        return variables.entrySet();
    }
}
