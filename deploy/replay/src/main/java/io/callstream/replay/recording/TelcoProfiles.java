package io.callstream.replay.recording;

import io.callstream.replay.recording.ProfileSnapshot.Profile;

import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/// Profiles for the customers of all recordings, lent by the rows of a telecom's customer list.
///
/// The i-th customer, ids sorted as strings, gets row i mod n: tier = Contract, lifetime_value =
/// TotalCharges (blank = 0), interactions = tenure, other columns as they are. Left out are Churn,
/// the label, and the row's own customer id.
public final class TelcoProfiles {
    private static final List<String> NEEDED = List.of("Contract", "TotalCharges", "tenure");
    private static final Set<String> NOT_FREE =
            Set.of("customerID", "Churn", "Contract", "TotalCharges", "tenure");

    private TelcoProfiles() {}

    /// The snapshot of a day.
    ///
    /// @throws RecordingException naming file, line and value where a row cannot be read, or where
    ///   there is no row
    public static ProfileSnapshot snapshot(
            List<Path> files, SortedSet<String> customers, LocalDate date) {
        List<String> freeColumns = new ArrayList<>();
        List<Profile> rows = new ArrayList<>();
        for (Path file : files) {
            read(file, freeColumns, rows);
        }
        if (rows.isEmpty()) {
            throw new RecordingException("No customer row in " + files);
        }
        List<Profile> profiles = new ArrayList<>(customers.size());
        for (String customer : customers) {
            Profile lent = rows.get(profiles.size() % rows.size());
            profiles.add(
                    new Profile(
                            customer,
                            lent.tier(),
                            lent.lifetimeValue(),
                            lent.interactions(),
                            lent.free()));
        }
        return new ProfileSnapshot(date, List.copyOf(freeColumns), profiles);
    }

    private static void read(Path file, List<String> freeColumns, List<Profile> rows) {
        try (BufferedReader text = DataDirectory.open(file);
                CSVParser parser = Csv.parse(text)) {
            Csv.requireColumns(file, parser, NEEDED);
            if (freeColumns.isEmpty()) {
                parser.getHeaderNames().stream()
                        .filter(name -> !NOT_FREE.contains(name))
                        .forEach(freeColumns::add);
            }
            Csv.requireColumns(file, parser, freeColumns);
            for (CSVRecord row : parser) {
                rows.add(profile(file, row, freeColumns));
            }
        } catch (IOException e) {
            throw new RecordingException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static Profile profile(Path file, CSVRecord row, List<String> freeColumns) {
        try {
            String charges = row.get("TotalCharges").strip();
            return new Profile(
                    "",
                    row.get("Contract"),
                    charges.isEmpty() ? 0 : Double.parseDouble(charges),
                    Long.parseLong(row.get("tenure").strip()),
                    freeColumns.stream().map(row::get).toList());
        } catch (IllegalArgumentException e) {
            throw new RecordingException(
                    file + ", row " + row.getRecordNumber() + ": " + e.getMessage(), e);
        }
    }
}
