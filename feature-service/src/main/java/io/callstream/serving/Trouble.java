package io.callstream.serving;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What keeps the loop waiting, and until when it does: from 50 ms, doubled each time, to one
/// second.
final class Trouble {
    private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);
    private static final long LEAST_MILLIS = 50;
    private static final long MOST_MILLIS = 1_000;

    private String reason = "";
    private long nextMillis = LEAST_MILLIS;
    private long retryAtMillis = Long.MIN_VALUE;

    boolean none() {
        return reason.isEmpty();
    }

    /// Empty where there is none.
    String reason() {
        return reason;
    }

    /// Whether it is time to try again, or there is no trouble.
    boolean mayTry(long nowMillis) {
        return nowMillis >= retryAtMillis;
    }

    void happened(String what, long nowMillis) {
        if (none()) {
            LOG.atWarn().addKeyValue("reason", what).log("the feature loop waits");
        }
        reason = what;
        retryAtMillis = nowMillis + nextMillis;
        nextMillis = Math.min(2 * nextMillis, MOST_MILLIS);
    }

    void over() {
        if (!none()) {
            LOG.atInfo().addKeyValue("after", reason).log("the feature loop goes on");
        }
        reason = "";
        retryAtMillis = Long.MIN_VALUE;
        nextMillis = LEAST_MILLIS;
    }
}
