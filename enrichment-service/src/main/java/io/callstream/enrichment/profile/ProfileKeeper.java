package io.callstream.enrichment.profile;

import io.callstream.event.CustomerProfile;
import io.callstream.event.EventHeaders;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;

/// Keeps the versions of each profile in `profiles`; the header `snapshot_date` says which snapshot
/// a record, or a tombstone, came from.
public final class ProfileKeeper extends ContextualProcessor<String, CustomerProfile, Void, Void> {
    /// State store: customer id → [ProfileHistory].
    public static final String PROFILES = "profiles";

    /// Key of the records that say that there was a snapshot, whatever it changed: a tombstone a
    /// partition. In the store: the snapshots, as the versions of a history.
    public static final String SNAPSHOTS = "@snapshots";

    private static final Logger LOG = LoggerFactory.getLogger(ProfileKeeper.class);

    private final ProfileHistoryCodec codec;
    private KeyValueStore<String, byte[]> profiles;

    @SuppressWarnings("NullAway.Init") // Kafka calls init before anything else
    public ProfileKeeper(ProfileHistoryCodec codec) {
        this.codec = codec;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        super.init(context);
        this.profiles = context.getStateStore(PROFILES);
    }

    @Override
    public void process(Record<String, CustomerProfile> record) {
        CustomerProfile profile = record.value();
        LocalDate snapshot = snapshotOf(record, profile);
        if (snapshot == null) {
            LOG.atWarn()
                    .addKeyValue("topic", "customer-profiles")
                    .log("a tombstone without snapshot_date is ignored");
            return;
        }
        ProfileHistory history = codec.decode(profiles.get(record.key()));
        profiles.put(record.key(), codec.encode(history.with(snapshot, profile)));
    }

    private static @Nullable LocalDate snapshotOf(
            Record<String, CustomerProfile> record, @Nullable CustomerProfile profile) {
        if (profile != null) {
            return profile.getSnapshotDate();
        }
        String date = EventHeaders.text(record.headers(), EventHeaders.SNAPSHOT_DATE);
        try {
            return date == null ? null : LocalDate.parse(date);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
