package io.callstream.enrichment.alert;

import io.callstream.enrichment.alert.RuleProgram.Candidate;
import io.callstream.event.Alert;
import io.callstream.event.EventHeaders;
import io.callstream.topic.SourceFields;

import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/// Holds the records of one source against its rules; what concerns a rule goes on under the rule's
/// entity. Remembers nothing.
public final class RuleMatcher<K, V extends @Nullable IndexedRecord>
        extends ContextualProcessor<K, V, String, Alert> {
    /// Header of a candidate: value of its rule's `distinct`.
    static final String DISTINCT = "alert_distinct";

    private final List<RuleProgram> programs;
    private final SourceFields fields;

    /// @param programs all of one source
    /// @param schema of the source's records
    public RuleMatcher(List<RuleProgram> programs, Schema schema) {
        this.programs = programs;
        this.fields =
                SourceFields.of(
                        schema, List.copyOf(programs.getFirst().source().fields().keySet()));
    }

    @Override
    public void process(Record<K, V> record) {
        IndexedRecord value = record.value();
        if (value == null) {
            return;
        }
        @Nullable Object[] values = fields.values(value);
        String position =
                context()
                        .recordMetadata()
                        .map(at -> at.topic() + "-" + at.partition() + ":" + at.offset())
                        .orElse("");
        for (RuleProgram program : programs) {
            Optional<Candidate> candidate = program.look(values, position);
            if (candidate.isPresent()) {
                Alert alert = candidate.get().alert();
                Headers headers = new RecordHeaders(record.headers().toArray());
                String distinct = candidate.get().distinct();
                if (distinct != null) {
                    headers.add(DISTINCT, EventHeaders.bytes(distinct));
                }
                context()
                        .forward(
                                new Record<>(
                                        alert.getEntity(), alert, record.timestamp(), headers));
            }
        }
    }
}
