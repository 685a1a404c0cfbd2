package io.callstream.enrichment.profile;

import io.callstream.event.CallKey;
import io.callstream.event.CustomerProfile;
import io.callstream.event.EnrichedCall;

import org.apache.kafka.streams.state.KeyValueStore;

import java.util.Objects;
import java.util.Optional;

/// Joins a finished call with the profile that was valid at its end: `past_interaction_count` is
/// the interactions of that snapshot and the customer's calls that finished since it became valid,
/// so far as they were enriched before this one.
public final class ProfileJoin {
    private final KeyValueStore<String, byte[]> profiles;
    private final ProfileHistoryCodec codec;

    /// @param profiles the store [ProfileKeeper#PROFILES]
    public ProfileJoin(KeyValueStore<String, byte[]> profiles, ProfileHistoryCodec codec) {
        this.profiles = profiles;
        this.codec = codec;
    }

    /// @param call enriched, or as it was where there is no profile
    /// @param missing a known customer had none
    public record Joined(EnrichedCall call, boolean missing) {}

    /// Joins, and counts the call where it is closed for the first time.
    public Joined join(EnrichedCall call) {
        String customer = CallKey.knownCustomer(call.getCustomerId());
        if (customer == null) {
            return new Joined(call, false);
        }
        ProfileHistory history = codec.decode(profiles.get(customer));
        ProfileHistory snapshots = codec.decode(profiles.get(ProfileKeeper.SNAPSHOTS));
        Optional<ProfileHistory.Valid> valid = history.asOf(call.getEndedAt(), snapshots);
        if (call.getRevision() == 0) {
            profiles.put(customer, codec.encode(history.finished(call.getEndedAt())));
        }
        CustomerProfile profile = valid.map(ProfileHistory.Valid::profile).orElse(null);
        if (valid.isEmpty() || profile == null) {
            return new Joined(call, true);
        }
        return new Joined(
                EnrichedCall.newBuilder(call)
                        .setTier(profile.getTier())
                        .setLifetimeValue(profile.getLifetimeValue())
                        .setPastInteractionCount(
                                Objects.requireNonNullElse(profile.getInteractions(), 0L)
                                        + valid.get().finishedCalls())
                        .setProfileSnapshot(valid.get().snapshot())
                        .setProfileAttributes(profile.getAttributes())
                        .build(),
                false);
    }
}
