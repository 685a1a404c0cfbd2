package io.callstream.lake.file;

import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.Source;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// When a checkpoint is due: enough bytes, old enough, idle long enough, or too much in memory.
/// Never because of a late row.
///
/// Age and idleness are judged for a table as a whole, so that one commit carries all its
/// partitions; bytes for each partition.
///
/// @param bytes of the rows of one partition
/// @param interval since the first row of a table that is not committed
/// @param idle since the last row of a table that is not committed
/// @param memory of all rows together
public record RollingPolicy(long bytes, Duration interval, Duration idle, long memory) {
    /// Why a checkpoint is due.
    public enum Trigger {
        BYTES,
        INTERVAL,
        IDLE,
        MEMORY,
        REPEAT,
        REVOKED,
        STOPPING
    }

    /// A checkpoint that is due: partitions of one table.
    public record Due(LakeTable table, List<Source> sources, Trigger trigger) {}

    /// The same with a memory budget of at most that many bytes.
    public RollingPolicy within(long most) {
        return new RollingPolicy(bytes, interval, idle, Math.min(memory, most));
    }

    /// All that is due now.
    public List<Due> due(Collection<OpenPartition> open, Instant now) {
        List<Due> due = new ArrayList<>();
        long held = 0;
        for (Map.Entry<String, List<OpenPartition>> table : byTable(open).entrySet()) {
            List<OpenPartition> dirty = table.getValue();
            LakeTable first = dirty.getFirst().table();
            held += dirty.stream().mapToLong(OpenPartition::bytes).sum();
            if (dirty.stream().anyMatch(OpenPartition::isSealed)) {
                List<OpenPartition> sealed =
                        dirty.stream().filter(OpenPartition::isSealed).toList();
                due.add(new Due(first, sources(sealed), Trigger.REPEAT));
            } else if (isOld(dirty, now)) {
                due.add(new Due(first, sources(dirty), Trigger.INTERVAL));
            } else if (isIdle(dirty, now)) {
                due.add(new Due(first, sources(dirty), Trigger.IDLE));
            } else {
                List<OpenPartition> big =
                        dirty.stream().filter(one -> one.bytes() >= bytes).toList();
                if (!big.isEmpty()) {
                    due.add(new Due(first, sources(big), Trigger.BYTES));
                }
            }
        }
        if (due.isEmpty() && held >= memory) {
            due.add(biggest(open));
        }
        return due;
    }

    /// The partitions of the table that holds most.
    private static Due biggest(Collection<OpenPartition> open) {
        List<OpenPartition> dirty =
                byTable(open).values().stream()
                        .max(
                                Comparator.comparingLong(
                                        list ->
                                                list.stream()
                                                        .mapToLong(OpenPartition::bytes)
                                                        .sum()))
                        .orElseThrow();
        return new Due(dirty.getFirst().table(), sources(dirty), Trigger.MEMORY);
    }

    private boolean isOld(List<OpenPartition> dirty, Instant now) {
        return dirty.stream().anyMatch(one -> !one.openedAt().plus(interval).isAfter(now));
    }

    private boolean isIdle(List<OpenPartition> dirty, Instant now) {
        return dirty.stream().allMatch(one -> !one.touchedAt().plus(idle).isAfter(now));
    }

    private static Map<String, List<OpenPartition>> byTable(Collection<OpenPartition> open) {
        Map<String, List<OpenPartition>> byTable = new LinkedHashMap<>();
        for (OpenPartition one : open) {
            if (one.isDirty()) {
                byTable.computeIfAbsent(one.table().name(), name -> new ArrayList<>()).add(one);
            }
        }
        return byTable;
    }

    private static List<Source> sources(List<OpenPartition> partitions) {
        return partitions.stream().map(OpenPartition::source).toList();
    }
}
