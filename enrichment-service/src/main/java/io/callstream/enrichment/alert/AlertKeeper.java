package io.callstream.enrichment.alert;

import io.callstream.enrichment.alert.RuleProgram.Candidate;
import io.callstream.enrichment.time.Drains;
import io.callstream.enrichment.time.Timers;
import io.callstream.event.Alert;
import io.callstream.event.EventHeaders;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Decides which candidates become alerts: counts runs and times, keeps cool-downs, and gives one
/// alert per rule, entity and event.
public final class AlertKeeper implements Processor<String, Alert, String, Alert> {
    /// State store: rule and entity → [RuleMemory].
    public static final String MEMORIES = "rule-memories";

    /// State store of the timers that forget them.
    public static final String TIMERS = "rule-memory-timers";

    private static final int DRAIN_LIMIT = 256;
    private static final Duration MEMORY = Duration.ofDays(1);

    private final Map<String, AlertRule> rules = new HashMap<>();
    private final AlertMetrics metrics;
    private ProcessorContext<String, Alert> context;
    private KeyValueStore<Bytes, byte[]> memories;
    private Timers timers;

    @SuppressWarnings("NullAway.Init") // Kafka calls init before anything else
    public AlertKeeper(List<RuleProgram> programs, AlertMetrics metrics) {
        programs.forEach(program -> rules.put(program.rule().name(), program.rule()));
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, Alert> context) {
        this.context = context;
        this.memories = context.getStateStore(MEMORIES);
        this.timers = new Timers(context.getStateStore(TIMERS));
        new Drains(context, wall -> timers.drain(wall, DRAIN_LIMIT, this::forget) == DRAIN_LIMIT);
    }

    @Override
    public void process(Record<String, Alert> record) {
        Alert alert = record.value();
        AlertRule rule = rules.get(alert.getRule());
        if (rule == null || rule.version() != alert.getRuleVersion()) {
            return; // the rule was taken out or changed since
        }
        String distinct = EventHeaders.text(record.headers(), RuleMatcher.DISTINCT);
        Candidate candidate = new Candidate(alert, distinct);
        timers.observe(record.timestamp(), record.timestamp());
        Bytes key = key(rule.name(), alert.getEntity());
        RuleMemory known = known(key);
        RuleMemory.Step step = RuleMemory.offer(rule, known, candidate);
        RuleMemory after = step.after();
        long due = record.timestamp() + memoryMillis(rule);
        long armed = timers.arm(key.get(), after.armed(), due);
        memories.put(key, RuleMemoryCodec.encode(after.touched(record.timestamp(), armed)));
        if (step.alert().isEmpty()) {
            if (candidate.met()) {
                metrics.silenced(rule.name());
            }
            return;
        }
        long now = context.currentSystemTimeMs();
        Headers headers = new RecordHeaders(record.headers().toArray());
        headers.remove(RuleMatcher.DISTINCT);
        long ingested = EventHeaders.millis(headers, EventHeaders.T_INGEST, now + 1);
        metrics.fired(rule.name(), now - ingested);
        context.forward(
                record.withValue(RuleMemory.firedAt(step.alert().get(), now)).withHeaders(headers));
    }

    private @Nullable RuleMemory known(Bytes key) {
        byte[] stored = memories.get(key);
        return stored == null ? null : RuleMemoryCodec.decode(stored);
    }

    private void forget(byte[] name, long now) {
        Bytes key = Bytes.wrap(name);
        RuleMemory memory = known(key);
        if (memory == null) {
            return;
        }
        String text = new String(name, StandardCharsets.UTF_8);
        AlertRule rule = rules.get(text.substring(0, text.indexOf('\u0000')));
        long due = memory.touched() + (rule == null ? 0 : memoryMillis(rule));
        if (due <= now) {
            memories.delete(key);
            return;
        }
        long armed = timers.arm(name, Timers.NONE, due);
        memories.put(key, RuleMemoryCodec.encode(memory.touched(memory.touched(), armed)));
    }

    private static long memoryMillis(AlertRule rule) {
        return MEMORY.plus(rule.cooldown()).plus(rule.within()).toMillis();
    }

    private static Bytes key(String rule, String entity) {
        return Bytes.wrap((rule + '\u0000' + entity).getBytes(StandardCharsets.UTF_8));
    }
}
