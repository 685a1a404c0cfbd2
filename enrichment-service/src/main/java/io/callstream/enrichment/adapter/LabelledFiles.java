package io.callstream.enrichment.adapter;

import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// CSV files with a header, plain or gzipped: labelled texts and the map of contact reasons.
public final class LabelledFiles {
    /// RFC 4180 with a header; names of columns as they stand.
    public static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private LabelledFiles() {}

    /// Every row as its values by column.
    ///
    /// @param columns which must be there
    /// @throws IllegalArgumentException if one is not, naming the file and the columns it has
    public static List<Map<String, String>> read(Path file, String... columns) {
        try (Reader reader = open(file);
                CSVParser parser = FORMAT.parse(reader)) {
            for (String column : columns) {
                require(file, parser, column);
            }
            List<Map<String, String>> rows = new ArrayList<>();
            for (CSVRecord row : parser) {
                if (isBlankLine(row, parser)) {
                    continue;
                }
                if (!row.isConsistent()) {
                    throw new IllegalArgumentException(
                            "%s, row %d: %d values, but the header names %d columns"
                                    .formatted(
                                            file,
                                            row.getRecordNumber(),
                                            row.size(),
                                            parser.getHeaderNames().size()));
                }
                rows.add(new LinkedHashMap<>(row.toMap()));
            }
            return rows;
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("There is no file " + file, e);
        } catch (IOException e) {
            throw new IllegalArgumentException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /// Fails with a message if the file lacks the column.
    public static void require(Path file, CSVParser parser, String column) {
        if (!parser.getHeaderMap().containsKey(column)) {
            throw new IllegalArgumentException(
                    "%s has no column %s, but %s"
                            .formatted(file, column, String.join(", ", parser.getHeaderNames())));
        }
    }

    /// Whether the row is an empty line, as many files have at their end. In a file of one column
    /// it is a row like another.
    static boolean isBlankLine(CSVRecord row, CSVParser parser) {
        return row.size() == 1 && row.get(0).isEmpty() && parser.getHeaderNames().size() > 1;
    }

    /// The file's text, without a byte order mark; unpacked if its name ends in `.gz`.
    public static Reader open(Path file) throws IOException {
        InputStream bytes = Files.newInputStream(file);
        InputStream plain =
                file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes;
        BufferedReader text =
                new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), 1 << 16);
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        return text;
    }
}
