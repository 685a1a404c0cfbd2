package io.callstream.serving.serve;

import java.util.LinkedHashMap;
import java.util.Map;

/// A bucket of tokens a caller: it may ask so many times a second, and twice that at once after a
/// pause. The callers that asked last are remembered, 10,000 of them.
public final class RateLimit {
    private static final int MOST_CALLERS = 10_000;

    private final double perMilli;
    private final double most;
    private final Map<String, Bucket> buckets =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                    return size() > MOST_CALLERS;
                }
            };

    private static final class Bucket {
        private double tokens;
        private long atMillis;

        Bucket(double tokens, long atMillis) {
            this.tokens = tokens;
            this.atMillis = atMillis;
        }
    }

    /// @param perSecond requests of one caller; 0 is without limit
    public RateLimit(int perSecond) {
        this.perMilli = perSecond / 1_000.0;
        this.most = 2.0 * perSecond;
    }

    /// Takes a token where there is one.
    public boolean allows(String caller, long nowMillis) {
        if (perMilli == 0) {
            return true;
        }
        synchronized (buckets) {
            Bucket bucket = buckets.computeIfAbsent(caller, _ -> new Bucket(most, nowMillis));
            long passed = Math.max(0, nowMillis - bucket.atMillis);
            bucket.tokens = Math.min(most, bucket.tokens + passed * perMilli);
            bucket.atMillis = nowMillis;
            if (bucket.tokens < 1) {
                return false;
            }
            bucket.tokens--;
            return true;
        }
    }
}
