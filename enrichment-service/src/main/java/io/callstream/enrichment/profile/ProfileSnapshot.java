package io.callstream.enrichment.profile;

import io.callstream.event.CustomerProfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a new snapshot changes against what is published: only that is sent.
///
/// The published state is remembered as a hash of 64 bits a customer (of all but the snapshot's
/// date), so that a million customers cost tens of megabytes; two profiles of one customer that
/// hash alike are taken for equal (1 in 2^64).
public final class ProfileSnapshot {
    /// @param changed new or different, to be published
    /// @param gone customers of the published state that the snapshot no longer has
    public record Changes(List<CustomerProfile> changed, List<String> gone) {}

    private final Map<String, Long> published = new HashMap<>();

    /// Takes a published record into account, in topic order.
    public void published(CustomerProfile profile) {
        published.put(profile.getCustomerId(), hashOf(profile));
    }

    /// Takes a published tombstone into account.
    public void gone(String customerId) {
        published.remove(customerId);
    }

    /// Number of customers published.
    public int size() {
        return published.size();
    }

    /// What a snapshot changes. Nothing is remembered: the caller tells what it has published.
    public Changes changes(Iterator<CustomerProfile> snapshot) {
        List<CustomerProfile> changed = new ArrayList<>();
        Set<String> present = new HashSet<>();
        while (snapshot.hasNext()) {
            CustomerProfile profile = snapshot.next();
            present.add(profile.getCustomerId());
            Long known = published.get(profile.getCustomerId());
            if (known == null || known != hashOf(profile)) {
                changed.add(profile);
            }
        }
        List<String> gone =
                published.keySet().stream().filter(id -> !present.contains(id)).sorted().toList();
        return new Changes(changed, gone);
    }

    private static long hashOf(CustomerProfile profile) {
        long hash = mix(1, profile.getTier());
        hash = mix(hash, profile.getLifetimeValue());
        hash = mix(hash, profile.getInteractions());
        List<Map.Entry<String, String>> attributes =
                new ArrayList<>(profile.getAttributes().entrySet());
        attributes.sort(Map.Entry.comparingByKey());
        for (Map.Entry<String, String> attribute : attributes) {
            hash = mix(mix(hash, attribute.getKey()), attribute.getValue());
        }
        return hash;
    }

    /// FNV-1a over the text with a final avalanche (Stafford's mix 13).
    private static long mix(long seed, @org.jspecify.annotations.Nullable Object value) {
        long hash = seed * 0x100000001b3L ^ 0xcbf29ce484222325L;
        String text = value == null ? "\u0000" : value.toString();
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }
}
