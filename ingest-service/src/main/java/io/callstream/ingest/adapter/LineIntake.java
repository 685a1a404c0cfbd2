package io.callstream.ingest.adapter;

import io.callstream.event.EventHeaders;
import io.callstream.ingest.adapter.Lines.Line;
import io.callstream.ingest.adapter.RawEventPublisher.NotAppended;
import io.callstream.ingest.validate.Fault;
import io.callstream.ingest.validate.Verdict.Accepted;
import io.callstream.ingest.validate.Verdict.Refused;

import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Future;

/// NDJSON, line by line: a bad line is refused and the next one read. Holds one line, a thousand
/// acknowledgements that are outstanding, and a thousand faults. One a request.
///
/// @param <E> the validated event
final class LineIntake<E> {
    private static final int MOST_OUTSTANDING = 1_000;
    private static final int MOST_FAULTS = 1_000;

    private record Outstanding(long line, Future<RecordMetadata> sent) {}

    private final IngestRoute<E> route;
    private final RawEventPublisher publisher;
    private final RequestStamp stamp;
    private final Deque<Outstanding> outstanding = new ArrayDeque<>();
    private final List<PlacedFault> faults = new ArrayList<>();
    private long accepted;
    private long refused;
    private long read;

    LineIntake(IngestRoute<E> route, RawEventPublisher publisher, RequestStamp stamp) {
        this.route = route;
        this.publisher = publisher;
        this.stamp = stamp;
    }

    /// Reads to the end and waits until all accepted lines are durable.
    ///
    /// @throws NotAppended where the brokers gave up; [#durableLines()] then says how far it came
    void appendAll(Lines lines) throws IOException, NotAppended {
        for (Line line = lines.next(); line != null; line = lines.next()) {
            if (!line.isBlank()) {
                append(line);
            }
            read = line.number();
            settle(MOST_OUTSTANDING);
        }
        settle(0);
    }

    private void append(Line line) throws NotAppended {
        long index = line.number() - 1;
        switch (route.judge(line.bytes(), stamp, index)) {
            case Accepted<E> valid -> {
                byte[] key = EventHeaders.bytes(valid.key());
                Future<RecordMetadata> sent =
                        publisher.send(
                                route.topic(), key, line.bytes(), stamp.headers(index, valid));
                outstanding.add(new Outstanding(line.number(), sent));
            }
            case Refused<E> bad -> {
                refused++;
                route.countRefused(bad);
                for (Fault fault : bad.faults()) {
                    if (faults.size() < MOST_FAULTS) {
                        faults.add(new PlacedFault(line.number(), fault));
                    }
                }
            }
        }
    }

    /// Takes acknowledgements from the front: those that are there, and as many more as are over
    /// `most`.
    private void settle(int most) throws NotAppended {
        @Nullable Outstanding first = outstanding.peek();
        while (first != null && (outstanding.size() > most || first.sent().isDone())) {
            publisher.await(first.sent());
            outstanding.remove();
            accepted++;
            first = outstanding.peek();
        }
    }

    /// All lines up to this one are durable, refused or blank.
    long durableLines() {
        Outstanding first = outstanding.peek();
        return first == null ? read : first.line() - 1;
    }

    long accepted() {
        return accepted;
    }

    long refused() {
        return refused;
    }

    List<PlacedFault> faults() {
        return faults;
    }
}
