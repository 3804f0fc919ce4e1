package org.dgd.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dgd.experiments.cli.Console;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * Pictures that training runs made are in docs/images/pictures.csv, each with the commands that make it again. They are too long to repeat
 * here. What is checked is that the file is the one of the record, and that the program still takes the commands.
 */
final class PicturesTest {
    private static final Path DOCS = Checkout.root().resolve("docs");

    /**
     * @param sha256 of the file that the command made
     * @param golden the number of {@code GoldenTest} when it was made, which kernels have that give the same picture again; empty where it was not noted
     */
    record Picture(String name, String command, String sha256, String golden) {
        Path file() { return DOCS.resolve(name); }

        @Override public String toString() { return name; }
    }

    static List<Picture> pictures() throws IOException {
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(DOCS.resolve("images/pictures.csv"))) {
            return rows.stream().map(row -> new Picture(row.getField("picture"), row.getField("command"), row.getField("sha256"), row.getField("golden"))).toList();
        }
    }

    @ParameterizedTest @MethodSource("pictures")
    void theFileIsThatOfTheRecord(Picture picture) throws IOException, NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(picture.file()));
        assertThat(HexFormat.of().formatHex(digest)).as("%s is not the file whose command is in docs/images/pictures.csv", picture).isEqualTo(picture.sha256);
    }

    @Test void theProgramTakesTheCommands() throws IOException {
        CommandLine program = new Main(new Console(System.out, System.err, Map.of(), false)).commandLine();
        for (ShellCommand command : pictures().stream().flatMap(picture -> ShellCommand.of(1, picture.command).stream()).distinct().toList()) {
            assertThat(command.words().getFirst()).isEqualTo("bin/dgd");
            String[] arguments = command.words().stream().skip(1).toArray(String[]::new);
            assertThatCode(() -> program.parseArgs(arguments)).as(command.toString()).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest @MethodSource("pictures")
    void noPictureIsKnownToBeOfFormerKernels(Picture picture) throws IOException {
        assertThat(isOfTheseKernels(picture)).as("%s was made by kernels with other numbers; run its command again and record it in docs/images/pictures.csv", picture).isTrue();
    }

    @Test void aPictureOfFormerKernelsIsFound() throws IOException {
        assertThat(isOfTheseKernels(new Picture("a.png", "", "", "0".repeat(64)))).isFalse();
    }

    private static boolean isOfTheseKernels(Picture picture) throws IOException {
        return picture.golden.isEmpty() || Files.readString(Checkout.root().resolve("dgd/src/test/java/org/dgd/inference/GoldenTest.java")).contains('"' + picture.golden + '"');
    }

    @Test void everyPictureOfARunIsRecorded() throws IOException {
        try (Stream<Path> files = Files.walk(DOCS)) {
            assertThat(files.filter(f -> f.toString().matches(".*\\.(png|jpg)") && !f.startsWith(DOCS.resolve("site"))).map(f -> DOCS.relativize(f).toString().replace('\\', '/')))
                    .containsExactlyInAnyOrderElementsOf(pictures().stream().map(Picture::name).toList());
        }
    }
}
