package io.callstream.replay;

import io.callstream.replay.adapter.DeliveryException;
import io.callstream.replay.adapter.ProfileGate;
import io.callstream.replay.adapter.RawTopics;
import io.callstream.replay.adapter.S3Snapshots;
import io.callstream.replay.recording.BankCalls;
import io.callstream.replay.recording.DataDirectory;
import io.callstream.replay.recording.EventJson;
import io.callstream.replay.recording.ProfileSnapshot;
import io.callstream.replay.recording.RecordedEvent;
import io.callstream.replay.recording.Recording;
import io.callstream.replay.recording.StarTranscripts;
import io.callstream.replay.recording.SyntheticCalls;
import io.callstream.replay.recording.TelcoProfiles;

import org.apache.kafka.clients.producer.KafkaProducer;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Plays recordings into the raw topics: profiles first, then every event in the one order of
/// sending.
public final class Replay {
    private static final int PROGRESS_EVERY = 256;

    private final ReplayConfig config;
    private final ReplayProgress progress;
    private final InstantSource clock;

    private Replay(ReplayConfig config, ReplayProgress progress, InstantSource clock) {
        this.config = config;
        this.progress = progress;
        this.clock = clock;
    }

    /// Runs to the end of the recordings.
    ///
    /// @throws ReplayException where a broker, the object store or the enrichment service does not
    ///   play along, or the thread is interrupted
    /// @throws io.callstream.replay.recording.RecordingException where a file cannot be read
    /// @throws io.callstream.runtime.ConfigException where the topics cannot be made
    public static ReplayReport run(ReplayConfig config, ReplayProgress progress) {
        try {
            return new Replay(config, progress, InstantSource.system()).run();
        } catch (DeliveryException e) {
            throw new ReplayException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReplayException("The replay was interrupted", e);
        } finally {
            progress.end();
        }
    }

    private ReplayReport run() throws InterruptedException {
        Instant begun = clock.instant();
        List<Recording> recordings = recordings();
        Timeline timeline = Timeline.of(recordings, config.shift(), clock.millis());
        if (timeline.size() == 0) {
            throw new ReplayException(
                    "Nothing to replay in "
                            + config.data().map(Path::toString).orElse("the synthetic load")
                            + ": neither calls/*.csv nor transcripts/star-*.jsonl.gz has a row");
        }
        ReplayTarget target = config.target();
        RawTopics.ensure(target.bootstrap(), target.partitions(), target.replication(), clock);
        SortedSet<String> customers = new TreeSet<>();
        recordings.forEach(one -> customers.addAll(one.customers()));
        Optional<LocalDate> snapshot = publishProfiles(timeline, customers);
        Instant sendingBegun = clock.instant();
        ReplayTally tally = send(timeline);
        Instant end = clock.instant();
        return tally.report(
                timeline,
                snapshot,
                customers.size(),
                Duration.between(sendingBegun, end),
                Duration.between(begun, end));
    }

    private List<Recording> recordings() {
        List<Recording> recordings = new ArrayList<>();
        config.data()
                .map(DataDirectory::new)
                .ifPresent(
                        data -> {
                            if (!data.callFiles().isEmpty()) {
                                recordings.add(BankCalls.read(data.callFiles(), config.mode()));
                            }
                            data.starCalls()
                                    .ifPresent(
                                            calls ->
                                                    data.starSegments()
                                                            .map(
                                                                    segments ->
                                                                            StarTranscripts.read(
                                                                                    calls,
                                                                                    segments))
                                                            .ifPresent(recordings::add));
                        });
        config.synthetic().map(SyntheticCalls::of).ifPresent(recordings::add);
        recordings.forEach(
                one ->
                        progress.say(
                                String.format(
                                        Locale.ROOT,
                                        "%s: %,d calls of %,d known customers, %,d events",
                                        one.source(),
                                        one.calls(),
                                        one.customers().size(),
                                        one.size())));
        return recordings;
    }

    /// For the day before the first event; nothing where there are no rows to make profiles of, or
    /// nobody to have them.
    private Optional<LocalDate> publishProfiles(Timeline timeline, SortedSet<String> customers)
            throws InterruptedException {
        List<Path> rows =
                config.data()
                        .map(DataDirectory::new)
                        .map(DataDirectory::churnFiles)
                        .orElse(List.of());
        if (!config.profiles() || rows.isEmpty() || customers.isEmpty()) {
            return Optional.empty();
        }
        LocalDate date =
                LocalDate.ofInstant(Instant.ofEpochMilli(timeline.firstTime()), ZoneOffset.UTC)
                        .minusDays(1);
        ProfileSnapshot snapshot = TelcoProfiles.snapshot(rows, customers, date);
        try (S3Snapshots bucket = S3Snapshots.open(config.target().profiles())) {
            long bytes = bucket.publish(snapshot);
            progress.say(
                    String.format(
                            Locale.ROOT,
                            "profiles: %,d of %s put, %,d bytes",
                            customers.size(),
                            date,
                            bytes));
        }
        progress.begin("profiles", "profiles", customers.size());
        try (ProfileGate gate = new ProfileGate(config.target().enrichmentUrl(), clock)) {
            gate.await(date, config.profilePatience(), progress::reach);
        } finally {
            progress.end();
        }
        return Optional.of(date);
    }

    private ReplayTally send(Timeline timeline) throws InterruptedException {
        ReplayTally tally = new ReplayTally();
        ReplayClock due = new ReplayClock(config.speed(), clock);
        CountDownLatch never = new CountDownLatch(1);
        progress.begin("replay", "events", timeline.size());
        try (RawTopics topics =
                new RawTopics(
                        new KafkaProducer<>(
                                RawTopics.producerSettings(config.target().bootstrap())))) {
            long sent = 0;
            Iterator<Timeline.Due> events = timeline.events();
            while (events.hasNext()) {
                Timeline.Due next = events.next();
                long delay = due.delay(next.time());
                if (delay > 0) {
                    boolean _ = never.await(delay, TimeUnit.MILLISECONDS);
                }
                sendOne(topics, next, tally);
                sent++;
                if (delay > 0 || sent % PROGRESS_EVERY == 0) {
                    progress.reach(sent);
                }
            }
            topics.flush();
            progress.reach(sent);
        } finally {
            progress.end();
        }
        return tally;
    }

    private void sendOne(RawTopics topics, Timeline.Due next, ReplayTally tally) {
        RecordedEvent event = next.event();
        String topic = topics.topicOf(event);
        byte[] value = EventJson.of(event, next.shift(), config.suffix());
        topics.send(topic, event.key(config.suffix()), value, clock.millis());
        tally.count(topic, event.source());
    }
}
