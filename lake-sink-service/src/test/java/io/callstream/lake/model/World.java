package io.callstream.lake.model;

import io.callstream.lake.commit.FormerOwner;
import io.callstream.lake.commit.PartitionCommit;
import io.callstream.lake.commit.Standing;
import io.callstream.lake.table.Source;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What outlives every instance: the table in its catalog, and the bucket.
///
/// A data object's bytes are the offsets of its rows.
final class World {
    static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

    /// A fault of the protocol, planted to see that it is found.
    enum Bug {
        NONE,
        CATALOG_ASKS_NO_OWNER,
        CATALOG_ASKS_NO_OFFSET,
        UNKNOWN_COUNTS_AS_COMMITTED,
        OBJECTS_WITHOUT_INTENT,
        FORMER_OWNERS_FORGOTTEN,
        FORMER_OFFSET_TOO_LOW,
        CLAIM_CHANGES_NO_OWNER
    }

    private final Bug bug;
    private final Map<Source, Standing> standings = new HashMap<>();
    private final Map<String, byte[]> objects = new TreeMap<>();
    private final List<String> registered = new ArrayList<>();

    World(Bug bug) {
        this.bug = bug;
    }

    Bug bug() {
        return bug;
    }

    Map<Source, Standing> standing(Iterable<Source> sources) {
        Map<Source, Standing> found = new LinkedHashMap<>();
        sources.forEach(source -> found.put(source, of(source)));
        return found;
    }

    Map<Source, Standing> claim(Set<Source> sources, String owner) {
        Map<Source, Standing> before = standing(sources);
        before.forEach(
                (source, standing) -> {
                    Standing claimed = standing.claimedBy(owner, NOW);
                    if (bug == Bug.FORMER_OWNERS_FORGOTTEN) {
                        claimed = with(claimed, List.of());
                    }
                    if (bug == Bug.FORMER_OFFSET_TOO_LOW) {
                        claimed =
                                with(
                                        claimed,
                                        claimed.former().stream()
                                                .map(one -> new FormerOwner(one.owner(), 0, NOW))
                                                .toList());
                    }
                    if (bug != Bug.CLAIM_CHANGES_NO_OWNER || standing.owner().isEmpty()) {
                        standings.put(source, claimed);
                    }
                });
        return before;
    }

    private static Standing with(Standing standing, List<FormerOwner> former) {
        return new Standing(standing.owner(), standing.offset(), standing.chained(), former);
    }

    /// Whether it was done.
    boolean commit(List<PartitionCommit> parts, List<String> keys) {
        for (PartitionCommit part : parts) {
            Standing standing = of(part.source());
            if ((bug != Bug.CATALOG_ASKS_NO_OWNER && !standing.isHeldBy(part.owner()))
                    || (bug != Bug.CATALOG_ASKS_NO_OFFSET
                            && standing.offset() != part.range().from())) {
                return false;
            }
        }
        for (PartitionCommit part : parts) {
            Standing before = of(part.source());
            standings.put(
                    part.source(),
                    new Standing(
                            before.owner(), part.range().to(), part.range().to(), before.former()));
        }
        registered.addAll(keys);
        return true;
    }

    void put(String key, byte[] content) {
        if (bug != Bug.OBJECTS_WITHOUT_INTENT || !key.contains("_intents/")) {
            objects.put(key, content);
        }
    }

    Optional<byte[]> get(String key) {
        return Optional.ofNullable(objects.get(key));
    }

    void delete(Iterable<String> keys) {
        keys.forEach(objects::remove);
    }

    private Standing of(Source source) {
        return standings.getOrDefault(source, Standing.unknown(0));
    }

    /// At every moment: what a reader is told to read is there.
    void checkReadable() {
        for (String key : registered) {
            if (!objects.containsKey(key)) {
                throw new AssertionError("the table has " + key + ", the bucket has not");
            }
        }
    }

    /// When all is over: every offset below `end` once, and no object that is not in the table.
    void checkComplete(Iterable<Source> sources, int end) {
        checkReadable();
        for (Source source : sources) {
            int[] rows = new int[end];
            for (String key : registered) {
                if (key.contains("/" + source + "-")) {
                    offsets(key).forEach(offset -> rows[offset]++);
                }
            }
            for (int offset = 0; offset < end; offset++) {
                if (rows[offset] != 1) {
                    throw new AssertionError(source + ":" + offset + " is there " + rows[offset]);
                }
            }
        }
        for (String key : objects.keySet()) {
            if (key.endsWith(".parquet") && !registered.contains(key)) {
                throw new AssertionError(key + " is in no table");
            }
        }
    }

    private List<Integer> offsets(String key) {
        String text = new String(get(key).orElseThrow(), StandardCharsets.UTF_8);
        return Arrays.stream(text.split(" ")).map(Integer::valueOf).toList();
    }
}
