package io.callstream.ingest.adapter;

import io.callstream.event.EventHeaders;
import io.callstream.ingest.adapter.RawEventPublisher.NotAppended;
import io.callstream.ingest.validate.Fault;
import io.callstream.ingest.validate.Verdict;
import io.callstream.ingest.validate.Verdict.Accepted;
import io.callstream.ingest.validate.Verdict.Refused;

import org.apache.kafka.clients.producer.RecordMetadata;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

/// An object or an array: all or nothing. Every record is judged before the first is appended.
final class WholeIntake {
    private static final int MOST_FAULTS = 1_000;

    private final RawEventPublisher publisher;

    WholeIntake(RawEventPublisher publisher) {
        this.publisher = publisher;
    }

    /// Where each record now stands, durably, in the order of the body.
    ///
    /// @throws RequestRefused 400 with every fault and nothing appended; 413, 429 or 503 where the
    ///   brokers do not take them
    <E> List<RecordMetadata> append(IngestRoute<E> route, JsonBody body, RequestStamp stamp)
            throws RequestRefused {
        List<byte[]> records = body.records();
        List<Verdict<E>> verdicts = new ArrayList<>(records.size());
        List<PlacedFault> faults = new ArrayList<>();
        for (int index = 0; index < records.size(); index++) {
            Verdict<E> verdict = route.judge(records.get(index), stamp, index);
            verdicts.add(verdict);
            if (verdict instanceof Refused<E> refused) {
                for (Fault fault : refused.faults()) {
                    faults.add(new PlacedFault(index, fault));
                }
            }
        }
        if (!faults.isEmpty()) {
            verdicts.forEach(route::countRefused);
            String shown =
                    faults.size() > MOST_FAULTS
                            ? ", of which the first " + MOST_FAULTS + " are shown"
                            : "";
            throw RequestRefused.faulty(
                    faults.size()
                            + " faults in "
                            + records.size()
                            + " records"
                            + shown
                            + "; nothing was appended",
                    faults.subList(0, Math.min(faults.size(), MOST_FAULTS)));
        }
        try {
            return appendAll(route, records, verdicts, stamp);
        } catch (NotAppended e) {
            throw RequestRefused.notAppended(e);
        }
    }

    private <E> List<RecordMetadata> appendAll(
            IngestRoute<E> route,
            List<byte[]> records,
            List<Verdict<E>> verdicts,
            RequestStamp stamp)
            throws NotAppended {
        List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
        for (int index = 0; index < records.size(); index++) {
            if (verdicts.get(index) instanceof Accepted<E> accepted) {
                byte[] key = EventHeaders.bytes(accepted.key());
                sent.add(
                        publisher.send(
                                route.topic(),
                                key,
                                records.get(index),
                                stamp.headers(index, accepted)));
            }
        }
        List<RecordMetadata> appended = new ArrayList<>(sent.size());
        for (Future<RecordMetadata> one : sent) {
            appended.add(publisher.await(one));
        }
        return appended;
    }
}
