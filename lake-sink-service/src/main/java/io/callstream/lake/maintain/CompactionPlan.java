package io.callstream.lake.maintain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which files become one.
public final class CompactionPlan {
    private CompactionPlan() {}

    /// A file of a table.
    ///
    /// @param hour since the epoch
    public record Candidate(String location, int hour, long bytes) {}

    /// Groups of files of one hour, each of at most `target` bytes together. A file of more than
    /// half the target is big enough, and a group of one is none.
    ///
    /// @param before hours before that one only
    public static List<List<Candidate>> of(List<Candidate> files, int before, long target) {
        Map<Integer, List<Candidate>> small = new TreeMap<>();
        for (Candidate file : files) {
            if (file.hour() < before && file.bytes() <= target / 2) {
                small.computeIfAbsent(file.hour(), hour -> new ArrayList<>()).add(file);
            }
        }
        List<List<Candidate>> groups = new ArrayList<>();
        for (List<Candidate> hour : small.values()) {
            List<Candidate> group = new ArrayList<>();
            long bytes = 0;
            for (Candidate file : hour) {
                if (bytes + file.bytes() > target) {
                    groups.add(group);
                    group = new ArrayList<>();
                    bytes = 0;
                }
                group.add(file);
                bytes += file.bytes();
            }
            groups.add(group);
        }
        groups.removeIf(group -> group.size() < 2);
        return groups;
    }
}
