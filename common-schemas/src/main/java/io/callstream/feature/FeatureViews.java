package io.callstream.feature;

import io.callstream.feature.DefinitionNode.Entry;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads views from YAML, one a file, with every fault of every file told at once. The form is
/// published as the resource `view.schema.json` beside this class.
public final class FeatureViews {
    private static final List<String> SHIPPED =
            List.of(
                    "agent_kpis.yaml",
                    "call_live.yaml",
                    "customer_calls.yaml",
                    "customer_daily.yaml",
                    "customer_sentiment.yaml",
                    "hourly_spend.yaml",
                    "product_sales.yaml",
                    "queue_kpis.yaml");
    private static final int MAX_FILE_CHARACTERS = 1 << 20;

    private FeatureViews() {}

    /// The definitions that come with the product: file name to YAML.
    public static Map<String, String> shipped() {
        Map<String, String> files = new TreeMap<>();
        for (String file : SHIPPED) {
            files.put(file, resource("views/" + file));
        }
        return files;
    }

    /// The JSON Schema of a definition.
    public static String schema() {
        return resource("view.schema.json");
    }

    /// Reads views.
    ///
    /// @param files file name to YAML; the views come in the order of the map
    /// @param topics the fields of the records of every topic that can be a source, with their
    ///   types
    /// @throws IllegalViewsException with all faults, if there are any
    public static List<FeatureView> read(
            Map<String, String> files, Map<String, Map<String, FieldType>> topics) {
        List<FeatureView> views = new ArrayList<>();
        List<ViewFault> faults = new ArrayList<>();
        Map<String, String> fileOfView = new HashMap<>();
        files.forEach(
                (file, yaml) -> {
                    Faults ofFile = new Faults(file);
                    Optional<DefinitionNode> root = parse(yaml, ofFile);
                    root.flatMap(node -> new ViewReader(ofFile, topics).read(node, yaml))
                            .ifPresent(
                                    view -> {
                                        String other = fileOfView.putIfAbsent(view.name(), file);
                                        if (other != null) {
                                            ofFile.add(
                                                    1,
                                                    "view",
                                                    view.name(),
                                                    "is also the name of the view in " + other,
                                                    "give one of them another name");
                                        }
                                        views.add(view);
                                    });
                    faults.addAll(ofFile.sorted());
                });
        if (!faults.isEmpty()) {
            throw new IllegalViewsException(faults);
        }
        return views;
    }

    /// Reads one view.
    ///
    /// @param file its name, for faults
    /// @throws IllegalViewsException with all faults, if there are any
    public static FeatureView read(
            String file, String yaml, Map<String, Map<String, FieldType>> topics) {
        return read(Map.of(file, yaml), topics).getFirst();
    }

    private static Optional<DefinitionNode> parse(String yaml, Faults faults) {
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(MAX_FILE_CHARACTERS).build();
        try {
            Optional<Node> root = new Compose(settings).composeString(yaml);
            if (root.isEmpty()) {
                faults.add(
                        1,
                        "view",
                        "",
                        "is missing: the file is empty",
                        "describe a view in it, or remove it");
            }
            return root.map(node -> node(node, "", faults));
        } catch (MarkedYamlEngineException fault) {
            int line = fault.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            faults.add(
                    line,
                    "file",
                    "",
                    "is no YAML (" + fault.getProblem() + ")",
                    "mend the syntax; quote *, {, [, & and @");
        } catch (YamlEngineException fault) {
            faults.add(1, "file", "", "is no YAML (" + fault.getMessage() + ")", "mend the syntax");
        }
        return Optional.empty();
    }

    private static DefinitionNode node(Node node, String path, Faults faults) {
        int line = lineOf(node);
        return switch (node) {
            case ScalarNode scalar -> new DefinitionNode.Text(line, scalar.getValue());
            case SequenceNode sequence ->
                    new DefinitionNode.Sequence(
                            line,
                            sequence.getValue().stream()
                                    .map(item -> node(item, path, faults))
                                    .toList());
            case MappingNode mapping ->
                    new DefinitionNode.Mapping(line, entries(mapping, path, faults));
            default -> new DefinitionNode.Text(line, "");
        };
    }

    private static List<Entry> entries(MappingNode mapping, String path, Faults faults) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Node keyNode = tuple.getKeyNode();
            String key =
                    keyNode instanceof ScalarNode scalar
                            ? scalar.getValue()
                            : keyNode.getNodeType().toString();
            String field = path.isEmpty() ? key : path + "." + key;
            Entry entry =
                    new Entry(lineOf(keyNode), key, node(tuple.getValueNode(), field, faults));
            Entry first = entries.putIfAbsent(key, entry);
            if (first != null) {
                faults.add(
                        entry.line(),
                        field,
                        "",
                        "stands here again, first on line " + first.line(),
                        "remove or rename one");
            }
        }
        return List.copyOf(entries.values());
    }

    private static int lineOf(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    private static String resource(String name) {
        try (InputStream in = FeatureViews.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "The resource io/callstream/feature/" + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(
                    "The resource io/callstream/feature/" + name + " cannot be read", broken);
        }
    }
}
