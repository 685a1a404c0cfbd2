package io.callstream.enrichment.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Groups of digits, written or spoken, that follow one another: "4111-1111 1111 one one one one".
///
/// @param groups at least one
record DigitRun(List<Group> groups) {
    private static final Set<String> FILLERS = Set.of("dash", "hyphen", "uh", "um", "er", "then");
    private static final String JOINERS = " -–./()+,_\u00a0";

    /// One group.
    ///
    /// @param first its first token
    /// @param last its last token
    /// @param spoken whether it is in words
    record Group(String digits, int first, int last, boolean spoken) {}

    /// The runs of a text, in order.
    static List<DigitRun> of(Tokens tokens) {
        List<DigitRun> runs = new ArrayList<>();
        List<Group> open = new ArrayList<>();
        int i = 0;
        while (i < tokens.size()) {
            Group group = group(tokens, i);
            if (group == null) {
                boolean filler =
                        !open.isEmpty()
                                && FILLERS.contains(tokens.lower(i))
                                && group(tokens, i + 1) != null;
                if (!filler && !open.isEmpty()) {
                    runs.add(new DigitRun(List.copyOf(open)));
                    open.clear();
                }
                i++;
                continue;
            }
            if (!open.isEmpty() && !joined(tokens, open.getLast().last())) {
                runs.add(new DigitRun(List.copyOf(open)));
                open.clear();
            }
            open.add(group);
            i = group.last() + 1;
        }
        if (!open.isEmpty()) {
            runs.add(new DigitRun(List.copyOf(open)));
        }
        return runs;
    }

    private static @org.jspecify.annotations.Nullable Group group(Tokens tokens, int i) {
        if (tokens.isNumber(i)) {
            return new Group(tokens.written(i), i, i, false);
        }
        SpokenDigits.Spoken spoken = SpokenDigits.at(tokens, i);
        return spoken.tokens() == 0
                ? null
                : new Group(spoken.digits(), i, i + spoken.tokens() - 1, true);
    }

    private static boolean joined(Tokens tokens, int last) {
        String between = tokens.between(last);
        if (between.length() > 4 || between.startsWith(". ")) {
            return false;
        }
        for (int i = 0; i < between.length(); i++) {
            if (JOINERS.indexOf(between.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    /// The digits of some groups, the last excluded.
    String digits(int from, int to) {
        if (to - from == 1) {
            return groups.get(from).digits();
        }
        StringBuilder digits = new StringBuilder();
        for (int i = from; i < to; i++) {
            digits.append(groups.get(i).digits());
        }
        return digits.toString();
    }

    String digits() {
        return digits(0, groups.size());
    }

    DigitRun part(int from, int to) {
        return new DigitRun(groups.subList(from, to));
    }

    int firstToken() {
        return groups.getFirst().first();
    }

    int lastToken() {
        return groups.getLast().last();
    }

    /// Lengths of the groups as a text, such as "3-2-4".
    String shape() {
        StringBuilder shape = new StringBuilder();
        for (Group group : groups) {
            shape.append(shape.isEmpty() ? "" : "-").append(group.digits().length());
        }
        return shape.toString();
    }

    /// How many digits are spelled, one by one or doubled; "twenty" is not.
    long spelled() {
        long spelled = 0;
        for (Group group : groups) {
            String digits = group.digits();
            boolean alike = digits.chars().allMatch(digit -> digit == digits.charAt(0));
            spelled += group.spoken() && alike ? digits.length() : 0;
        }
        return spelled;
    }

    /// Whether it is written as a date is: day, month and year, in whatever order.
    boolean isDate() {
        return groups.size() == 3
                && (groups.get(2).digits().length() == 4 && digits().length() <= 8
                        || groups.get(0).digits().length() == 4 && digits().length() <= 8)
                && groups.stream().allMatch(group -> group.digits().length() != 3);
    }
}
