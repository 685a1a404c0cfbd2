package io.callstream.serving.training;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/// A month of real calls of a bank, in the order of their ends.
final class Month {
    private Month() {}

    /// @param endedMicros epoch microseconds
    record Call(long endedMicros, String customer, String outcome, double talkSec, String queue) {}

    static List<Call> calls() {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(
                                        Objects.requireNonNull(
                                                Month.class.getResourceAsStream(
                                                        "bank-calls-1999-01.csv.gz"))),
                                StandardCharsets.UTF_8))) {
            return lines.lines()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .map(
                            one ->
                                    new Call(
                                            Long.parseLong(one[0]) * 1_000_000,
                                            one[1],
                                            one[2],
                                            Double.parseDouble(one[3]),
                                            one[4]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
