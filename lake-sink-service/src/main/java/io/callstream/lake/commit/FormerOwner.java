package io.callstream.lake.commit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// An owner that lost a partition. It may sleep and wake up, so its intent is looked at for a day.
///
/// @param offset the table stood at when it lost it: what reaches beyond was never committed
/// @param lostAt when the next owner claimed
public record FormerOwner(String owner, long offset, Instant lostAt) {
    /// Longest time that a process may sleep and still leave nothing behind.
    public static final Duration WATCHED = Duration.ofDays(1);

    /// Most that are remembered of a partition: instances that die faster than they commit.
    private static final int MOST = 64;

    /// Whether nothing more is to be expected of it.
    public boolean isForgotten(Instant now) {
        return lostAt.plus(WATCHED).isBefore(now);
    }

    /// Those of the list that are still watched, the newest of them, and one more.
    static List<FormerOwner> and(List<FormerOwner> before, FormerOwner next, Instant now) {
        List<FormerOwner> all = new ArrayList<>();
        before.stream().filter(one -> !one.isForgotten(now)).forEach(all::add);
        all.add(next);
        return List.copyOf(all.subList(Math.max(0, all.size() - MOST), all.size()));
    }

    /// `<owner>@<offset>@<epoch seconds>`, with commas between.
    public static String text(List<FormerOwner> owners) {
        return owners.stream()
                .map(one -> one.owner + "@" + one.offset + "@" + one.lostAt.getEpochSecond())
                .collect(Collectors.joining(","));
    }

    /// Reads what [#text] wrote.
    public static List<FormerOwner> parse(String text) {
        return Arrays.stream(text.split(","))
                .filter(one -> !one.isEmpty())
                .map(FormerOwner::parseOne)
                .toList();
    }

    private static FormerOwner parseOne(String text) {
        int time = text.lastIndexOf('@');
        int offset = text.lastIndexOf('@', time - 1);
        return new FormerOwner(
                text.substring(0, offset),
                Long.parseLong(text.substring(offset + 1, time)),
                Instant.ofEpochSecond(Long.parseLong(text.substring(time + 1))));
    }
}
