package io.callstream.runtime;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The environment variables of a service, read once into a config record.
///
/// Each read names the variable, its default and its meaning; a value that cannot be read is noted,
/// and [#verify()] tells all of them at once. What was read is the whole list of what can be set:
/// `--help` and `docs/CONFIG.md` are made from it.
public final class Env {
    /// A variable that a service reads.
    ///
    /// @param value as it is set or defaulted; of a secret: masked
    public record Variable(String name, String defaultValue, String value, String meaning) {}

    private final Map<String, String> variables;
    private final Map<String, Variable> declared = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();

    private Env(Map<String, String> variables) {
        this.variables = variables;
    }

    /// @param variables as of `System.getenv()`; an empty value counts as not set
    public static Env of(Map<String, String> variables) {
        return new Env(Map.copyOf(variables));
    }

    /// Text.
    public String text(String name, String defaultValue, String meaning) {
        return read(name, defaultValue, meaning, false, text -> text, defaultValue, "");
    }

    /// Text that may be absent.
    public Optional<String> optional(String name, String meaning) {
        String value = text(name, "", meaning);
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /// A secret that may be absent: never printed.
    public Optional<String> secret(String name, String meaning) {
        String value = read(name, "", meaning, true, text -> text, "", "");
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /// A whole number between the bounds, both included.
    public int integer(String name, int defaultValue, int least, int most, String meaning) {
        return read(
                name,
                Integer.toString(defaultValue),
                meaning,
                false,
                text -> {
                    int value = Integer.parseInt(text);
                    return value < least || value > most ? null : value;
                },
                defaultValue,
                "a whole number from " + least + " to " + most);
    }

    /// A length of time such as `500ms`, `30s`, `5m`, `24h`, `7d`; more than zero.
    public Duration duration(String name, String defaultValue, String meaning) {
        return read(
                name,
                defaultValue,
                meaning,
                false,
                Units::duration,
                Units.duration(defaultValue),
                "a time such as 500ms, 30s, 5m, 24h or 7d");
    }

    /// A number of bytes such as `64KB`, `128MB`, `2GB` (powers of 1024); more than zero.
    public long bytes(String name, String defaultValue, String meaning) {
        return read(
                name,
                defaultValue,
                meaning,
                false,
                Units::bytes,
                Units.bytes(defaultValue),
                "a size such as 64KB, 128MB or 2GB");
    }

    /// One of the constants of an enum, in lower case.
    public <E extends Enum<E>> E choice(String name, E defaultValue, String meaning) {
        E[] all = defaultValue.getDeclaringClass().getEnumConstants();
        return read(
                name,
                lower(defaultValue),
                meaning,
                false,
                text ->
                        Arrays.stream(all)
                                .filter(one -> lower(one).equals(text))
                                .findFirst()
                                .orElse(null),
                defaultValue,
                "one of " + Arrays.stream(all).map(Env::lower).collect(Collectors.joining(", ")));
    }

    /// A URI with a scheme and a host.
    public URI uri(String name, String defaultValue, String meaning) {
        return read(
                name,
                defaultValue,
                meaning,
                false,
                Env::absoluteUri,
                URI.create(defaultValue),
                "a URI such as " + defaultValue);
    }

    /// A URI that may be absent.
    public Optional<URI> optionalUri(String name, String meaning) {
        return read(
                name,
                "",
                meaning,
                false,
                text -> Optional.ofNullable(absoluteUri(text)).map(Optional::of).orElse(null),
                Optional.<URI>empty(),
                "a URI such as http://127.0.0.1:9000, or empty");
    }

    /// A path of the file system.
    public Path path(String name, String defaultValue, String meaning) {
        return read(name, defaultValue, meaning, false, Path::of, Path.of(defaultValue), "a path");
    }

    /// Other names for the named things: `prefix` + NAME in capitals with `_` for `-`.
    public Map<String, String> overrides(String prefix, List<String> names, String meaning) {
        Map<String, String> overrides = new LinkedHashMap<>();
        for (String name : names) {
            String variable = prefix + name.toUpperCase(Locale.ROOT).replace('-', '_');
            String value = text(variable, name, meaning);
            if (!value.equals(name)) {
                overrides.put(name, value);
            }
        }
        return overrides;
    }

    /// Notes a fault that concerns several variables.
    public void fault(String fault) {
        faults.add(fault);
    }

    /// @throws ConfigException where any value could not be read, naming each
    public void verify() {
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
    }

    /// All variables that were read, in the order of reading.
    public List<Variable> declared() {
        return List.copyOf(declared.values());
    }

    private <T> T read(
            String name,
            String defaultValue,
            String meaning,
            boolean secret,
            Function<String, @Nullable T> parse,
            T otherwise,
            String expected) {
        String set = variables.getOrDefault(name, "").strip();
        String value = set.isEmpty() ? defaultValue : set;
        String shown = secret && !value.isEmpty() ? "********" : value;
        declared.put(name, new Variable(name, defaultValue, shown, meaning));
        T parsed = null;
        if (value.isEmpty()) {
            return otherwise;
        }
        try {
            parsed = parse.apply(value);
        } catch (IllegalArgumentException e) {
            // told below, with the value and what would do
        }
        if (parsed == null) {
            faults.add(
                    name + " is \"" + shown + "\", but must be " + expected + " (" + meaning + ")");
            return otherwise;
        }
        return parsed;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable URI absoluteUri(String text) {
        try {
            URI uri = new URI(text);
            return uri.getScheme() == null || uri.getHost() == null ? null : uri;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
