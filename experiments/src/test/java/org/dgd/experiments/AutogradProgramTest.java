package org.dgd.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/try/Autograd.java prints what chapter 2 says, and so do the two programs that its exercise makes of it. */
final class AutogradProgramTest {
    private static final Path DOCS = Checkout.root().resolve("docs");

    @TempDir Path folder;

    @Test void theProgram() throws Exception {
        Path file = DOCS.resolve("try/Autograd.java");
        assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(100);
        assertThat(Files.readString(DOCS.resolve("02-autograd.md"))).contains("$ java docs/try/Autograd.java\n" + run(Files.readString(file)) + "```\n");
    }

    @Test void rulesThatOverwrite() throws Exception {
        String wrong = Files.readString(DOCS.resolve("try/Autograd.java")).replace("gradient += ", "gradient = ");
        assertThat(run(wrong)).startsWith("loss 42, by w 18, by x 12\n");
    }

    @Test void aQuotient() throws Exception {
        String op = """
            // region over
            Num over(Num other) {
                return record(value / other.value, y -> () -> {
                    gradient += y.gradient / other.value;
                    other.gradient -= y.gradient * y.value / other.value;
                });
            }
            // endregion
            """;
        String program = Files.readString(DOCS.resolve("try/Autograd.java")).replace("    Num tanh()", op + "\n    Num tanh()")
                .replace("w.times(x)", "x.over(w)").replace("s.plus(y)", "s").replace("%.0f", "%.2f");
        assertThat(run(program)).startsWith("loss 2.25, by w -2.25, by x 1.50\n");
    }

    private String run(String program) throws IOException, InterruptedException {
        Path source = Files.writeString(folder.resolve("Autograd.java"), program), out = folder.resolve("out.txt");
        Process java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", source.toString())
                .redirectErrorStream(true).redirectOutput(out.toFile()).start();
        java.waitFor();
        return Files.readString(out).replace("\r\n", "\n");
    }
}
