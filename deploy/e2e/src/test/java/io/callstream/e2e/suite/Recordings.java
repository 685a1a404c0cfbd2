package io.callstream.e2e.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.callstream.replay.BundledData;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// The bundled recordings, read here by their files alone.
public final class Recordings {
    /// Beyond all that was recorded, and beyond every window of it.
    public static final Instant BEYOND = Instant.parse("2020-07-01T00:00:00Z");

    private static final String SAMPLE = "calls/sample-1999-02-01.csv";
    private static final String STAR = "transcripts/star-calls.jsonl.gz";
    private static final LocalDate DAY = LocalDate.parse("1999-02-01");
    private static final DateTimeFormatter YYMMDD = DateTimeFormatter.ofPattern("yyMMdd");
    private static final int DATE_COLUMN = 5;

    private Recordings() {}

    /// A row of the bank's day, as the file has it.
    public record BankCall(
            String callId,
            String customer,
            String type,
            String outcome,
            double ivr,
            double waiting,
            double talk,
            String server) {
        /// Negative seconds are refused.
        public boolean isAccepted() {
            return ivr >= 0 && waiting >= 0 && talk >= 0;
        }

        /// Whether the regular queue was offered it.
        public boolean isRegular() {
            return type.equals("PS")
                    && (outcome.equals("AGENT") || outcome.equals("HANG") && waiting > 0);
        }

        /// Whether it counts in a view by customer.
        public boolean isOfView() {
            return isAccepted() && !customer.equals("0") && !outcome.equals("PHANTOM");
        }
    }

    /// The directory of the bundled recordings.
    public static Path directory() {
        return BundledData.directory();
    }

    /// The bank's day.
    public static List<BankCall> bankCalls() {
        return lines(directory().resolve(SAMPLE)).stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .map(
                        one ->
                                new BankCall(
                                        one[5] + "-" + one[0] + "-" + one[1],
                                        one[2],
                                        one[4],
                                        one[12],
                                        Double.parseDouble(one[8]),
                                        Double.parseDouble(one[11]),
                                        Double.parseDouble(one[15]),
                                        one[16]))
                .toList();
    }

    /// The customers of the dialogues, one a call.
    public static List<String> starCustomers() {
        ObjectMapper json = new ObjectMapper();
        try (BufferedReader text =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(
                                        Files.newInputStream(directory().resolve(STAR))),
                                StandardCharsets.UTF_8))) {
            return json.readerFor(JsonNode.class).<JsonNode>readValues(text).readAll().stream()
                    .map(call -> call.path("customer_id").asText())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + STAR, e);
        }
    }

    /// Makes a directory of recordings with that many days of the bank, each the sample day on
    /// another date, and the rest as it is bundled.
    public static Path days(int days, Path target) {
        try {
            Path calls = Files.createDirectories(target.resolve("calls"));
            for (String part : List.of("transcripts", "churn")) {
                Path to = Files.createDirectories(target.resolve(part));
                for (Path file : list(directory().resolve(part))) {
                    Files.write(to.resolve(file.getFileName()), Files.readAllBytes(file));
                }
            }
            List<String> lines = lines(directory().resolve(SAMPLE));
            for (int day = 0; day < days; day++) {
                String date = DAY.plusDays(day).format(YYMMDD);
                List<String> moved =
                        lines.stream()
                                .map(line -> line.equals(lines.getFirst()) ? line : on(date, line))
                                .toList();
                Files.write(calls.resolve("calls-" + date + ".csv"), moved);
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write recordings to " + target, e);
        }
    }

    private static String on(String date, String line) {
        String[] fields = line.split(",", -1);
        fields[DATE_COLUMN] = date;
        return String.join(",", fields);
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
