package io.callstream.bench;

import io.callstream.enrichment.adapter.TextResources;
import io.callstream.enrichment.text.EmbeddedTextModel;
import io.callstream.enrichment.text.TextScores;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Both scores of a segment of twelve words, on one thread. The segments are the words of the STAR
/// dialogues in their order, so that few repeat.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx512m"})
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class TextScoring {
    private final EmbeddedTextModel model = TextResources.embedded();
    private List<String> segments = List.of();
    private int next;

    /// @throws IOException if the recording is not where the project has it
    @Setup
    public void read() throws IOException {
        segments = Words.segments(Path.of(System.getProperty("callstream.root", ".")), 12);
    }

    /// Sentiment and contact reason.
    @Benchmark
    public TextScores bothScores() {
        return model.score(segment(), "en");
    }

    /// Each character in lower case into a hash: less no tokeniser can do.
    @Benchmark
    public int floor() {
        String segment = segment();
        int hash = 0;
        for (int i = 0; i < segment.length(); i++) {
            hash = 31 * hash + Character.toLowerCase(segment.charAt(i));
        }
        return hash;
    }

    private String segment() {
        next = next + 1 == segments.size() ? 0 : next + 1;
        return segments.get(next);
    }
}
