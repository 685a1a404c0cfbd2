package io.callstream.enrichment.view;

import java.util.concurrent.atomic.AtomicLong;

/// How much memory the decoded entities of all tasks may take together, in bytes, estimated.
public final class CacheBudget {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    public CacheBudget(long limit) {
        this.limit = limit;
    }

    /// A quarter of the heap.
    public static CacheBudget ofHeap() {
        return new CacheBudget(Runtime.getRuntime().maxMemory() / 4);
    }

    void add(long bytes) {
        used.addAndGet(bytes);
    }

    boolean isExceeded() {
        return used.get() > limit;
    }
}
