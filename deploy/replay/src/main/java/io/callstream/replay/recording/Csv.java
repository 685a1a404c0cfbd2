package io.callstream.replay.recording;

import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.List;

/// RFC 4180 with a header line.
final class Csv {
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

    private Csv() {}

    static CSVParser parse(Reader text) throws IOException {
        return CSVParser.builder().setReader(text).setFormat(FORMAT).get();
    }

    static void requireColumns(Path file, CSVParser parser, List<String> wanted) {
        List<String> missing =
                wanted.stream().filter(name -> !parser.getHeaderNames().contains(name)).toList();
        if (!missing.isEmpty()) {
            throw new RecordingException(
                    file
                            + ": no column "
                            + String.join(", ", missing)
                            + "; found "
                            + String.join(", ", parser.getHeaderNames()));
        }
    }
}
