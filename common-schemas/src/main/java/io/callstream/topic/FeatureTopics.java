package io.callstream.topic;

import io.callstream.feature.FeatureView;
import io.callstream.feature.FeatureViews;
import io.callstream.feature.FieldType;
import io.callstream.feature.ViewProgram;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The feature views that are switched on, each with its compiled program and its topic.
///
/// Definitions are those shipped with Callstream and the `*.yaml` files of a directory, where a
/// file of the same name replaces a shipped one.
public final class FeatureTopics {
    private FeatureTopics() {}

    /// A view, compiled, with the topic of its rows.
    ///
    /// @param schema Avro schema of the rows
    /// @param backfill the topic of its backfills
    public record FeatureTopic(
            ViewProgram program,
            Schema schema,
            Topic<byte[], GenericRecord> topic,
            Topic<byte[], byte[]> backfill) {
        public FeatureView view() {
            return program.view();
        }

        /// An encoder of its rows; asks the registry for the schema's id.
        public RowEncoder encoder() {
            return new RowEncoder(program, topic.schemaId());
        }
    }

    /// All views, in the order of their files' names.
    ///
    /// @param directory of more definitions than the shipped ones
    /// @throws InvalidViewException naming every fault of every file
    public static List<FeatureTopic> load(Optional<Path> directory, Topics topics) {
        List<FeatureTopic> loaded = new ArrayList<>();
        for (FeatureView view : FeatureViews.read(definitions(directory), sources(topics))) {
            ViewProgram program = ViewProgram.compile(view);
            Schema schema = FeatureRows.schema(program);
            loaded.add(
                    new FeatureTopic(
                            program,
                            schema,
                            topics.featureRows(view.name(), schema),
                            topics.featureBackfill(view.name())));
        }
        return List.copyOf(loaded);
    }

    /// Whether one task sees all events of an entity: the view's only topic has the entity as its
    /// key. Any other view is folded in two stages.
    public static boolean isWhole(FeatureView view, Topics topics) {
        FeatureView.Source first = view.sources().getFirst();
        String key =
                first.outside() != null
                        ? first.outside().key()
                        : Optional.ofNullable(topics.all().get(first.topic()))
                                .flatMap(Topic::keyField)
                                .orElse(null);
        return view.sources().stream().allMatch(source -> source.topic().equals(first.topic()))
                && view.entity().size() == 1
                && view.entity().getFirst().name().equals(key);
    }

    /// The fields of the topics of the catalogue, by the topics' names.
    public static Map<String, Map<String, FieldType>> sources(Topics topics) {
        Map<String, Map<String, FieldType>> sources = new LinkedHashMap<>();
        topics.all()
                .forEach(
                        (name, topic) ->
                                topic.schema()
                                        .ifPresent(
                                                schema ->
                                                        sources.put(
                                                                name, SourceFields.types(schema))));
        return sources;
    }

    private static Map<String, String> definitions(Optional<Path> directory) {
        Map<String, String> definitions = new TreeMap<>(FeatureViews.shipped());
        if (directory.isEmpty()) {
            return definitions;
        }
        try (Stream<Path> files = Files.list(directory.get())) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".yaml")).sorted().toList()) {
                definitions.remove(file.getFileName().toString());
                definitions.put(file.toString(), Files.readString(file));
            }
            return definitions;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the view definitions of " + directory.get() + " cannot be read", e);
        }
    }
}
