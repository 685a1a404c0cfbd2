package io.callstream.enrichment.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.runtime.ToolMain;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

final class TextCommandsTest {
    @TempDir private Path dir = Path.of("");

    @Test
    void anIntentModelIsTrainedFromAFileAndScoresAnother() throws IOException {
        // Given
        Path rows = dir.resolve("train.csv.gz");
        StringBuilder csv = new StringBuilder("id,text,intent\n");
        for (int i = 0; i < 20; i++) {
            csv.append(i).append(",\"cancel, please, order ").append(i).append("\",stop\n");
            csv.append(i).append(",where is parcel ").append(i).append(",track\n");
        }
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(rows))) {
            out.write(csv.toString().getBytes(StandardCharsets.UTF_8));
        }
        Path in =
                Files.writeString(
                        dir.resolve("in.csv"),
                        "id,text,intent\n1,\"my parcel, \"\"where\"\"\",x\n2,cancel,y\n");

        // When
        String trained =
                run(
                        new TrainTextCommand(),
                        0,
                        "--task",
                        "intent",
                        "--in",
                        rows.toString(),
                        "--out",
                        dir.resolve("m").toString());
        run(
                new ScoreTextCommand(),
                0,
                "--model",
                dir.resolve("m").toString(),
                "--in",
                in.toString(),
                "--out",
                dir.resolve("out.csv").toString());

        // Then
        assertThat(trained).contains("2 labels");
        List<String> lines = Files.readAllLines(dir.resolve("out.csv"));
        assertThat(lines.get(0))
                .isEqualTo(
                        "id,text,given_intent,sentiment,sentiment_label,intent,confidence,in_scope,not_scored");
        assertThat(lines.get(1))
                .startsWith("1,\"my parcel, \"\"where\"\"\",x,")
                .contains(",track,");
        assertThat(lines.get(2)).contains(",stop,");
        assertThat(lines).hasSize(3);
    }

    @Test
    void theShippedModelsScoreWhereNoneIsNamed() throws IOException {
        Path in =
                Files.writeString(
                        dir.resolve("in.csv"),
                        "text,language\nI love it so much,en\nIch möchte kündigen,de\n,\nI want to close my account,\n");

        run(
                new ScoreTextCommand(),
                0,
                "--in",
                in.toString(),
                "--out",
                dir.resolve("out.csv").toString());

        List<String> lines = Files.readAllLines(dir.resolve("out.csv"));
        assertThat(lines.get(1)).contains(",POSITIVE,");
        assertThat(lines.get(2)).endsWith(",,,,,UNSUPPORTED_LANGUAGE");
        assertThat(lines.get(3)).endsWith(",,,,,NO_TEXT");
        assertThat(lines.get(4)).contains(",cancellation,");
    }

    @Test
    void aFaultSaysWhatAndWhere() throws IOException {
        Path in = Files.writeString(dir.resolve("in.csv"), "texts\nhello\n");

        String fault =
                run(
                        new ScoreTextCommand(),
                        1,
                        "--in",
                        in.toString(),
                        "--out",
                        dir.resolve("o").toString());
        String task =
                run(
                        new TrainTextCommand(),
                        1,
                        "--task",
                        "sentiment",
                        "--in",
                        in.toString(),
                        "--out",
                        dir.resolve("o").toString());

        assertThat(fault).contains("in.csv has no column text, but texts");
        assertThat(task).contains("in.csv has no column text, but texts");
    }

    @Test
    void aByteOrderMarkAndEmptyLinesAreNoContent() throws IOException {
        Path in = Files.writeString(dir.resolve("in.csv"), "\uFEFFtext,id\r\nhello,1\r\n\r\n");

        run(
                new ScoreTextCommand(),
                0,
                "--in",
                in.toString(),
                "--out",
                dir.resolve("out.csv").toString());

        assertThat(Files.readAllLines(dir.resolve("out.csv"))).hasSize(2);
    }

    @Test
    void aSentimentThatIsNoneNamesItsRow() throws IOException {
        Path in = Files.writeString(dir.resolve("in.csv"), "text,label\nfine,positive\nhm,meh\n");

        assertThat(
                        run(
                                new TrainTextCommand(),
                                1,
                                "--task",
                                "sentiment",
                                "--in",
                                in.toString(),
                                "--out",
                                dir.resolve("o").toString()))
                .contains("in.csv, row 2")
                .contains("meh");
    }

    private static String run(Object command, int code, String... arguments) {
        StringWriter said = new StringWriter();
        CommandLine line = ToolMain.kind(new CommandLine(command));
        line.setOut(new PrintWriter(said)).setErr(new PrintWriter(said));

        assertThat(line.execute(arguments)).as(said.toString()).isEqualTo(code);
        return said.toString();
    }
}
