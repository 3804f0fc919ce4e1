package org.dgd.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of README, CONTRIBUTING and the book are ones that the programs take, and what their text names is there. */
final class DocsCommandsTest {
    private static final Path ROOT = Checkout.root();
    private static final Pattern JAVADOC = Pattern.compile("\\{@code ((?:bin/|\\./mvnw)[^}]*)\\}");
    private static Sources sources;
    private static PageCheck check;

    static List<Path> pages() throws IOException { return DocsTest.pages(); }

    @BeforeAll static void readTheSources() throws IOException {
        String shown = pages().stream().flatMap(p -> DocsCode.of(DocsPage.read(ROOT, p).lines()).blocks().stream())
                .map(DocsCode.Piece::text).collect(Collectors.joining("\n"));
        sources = Sources.of(ROOT);
        check = new PageCheck(ROOT, sources, shown);
    }

    @ParameterizedTest @MethodSource("pages")
    void commandsAndNamesAreRight(Path page) throws IOException {
        assertThat(check.wrong(ROOT.relativize(page).toString(), Files.readAllLines(page))).isEmpty();
    }

    @Test void commandsInJavadocAreRight() {
        List<String> wrong = new ArrayList<>();
        sources.texts().forEach((file, text) -> {
            for (Matcher code = JAVADOC.matcher(file.contains("/src/main/") ? text : ""); code.find();) {
                String sentence = check.wrongInline(code.group(1).replaceAll("\\s*\n\\s*\\*\\s*", " "));
                if (!sentence.isEmpty()) wrong.add(file + ": " + sentence);
            }
        });
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "bin/dgd fit --data mnist --epochs 3 --out A    # a comment --with options",
            "DGD_JVM_OPTS=-Xmx2g bin/dgd fit --data mnist && bin/dgd info > info.txt; bin/dgd data check &",
            "bin/dgd fit --data mnist \\\n  --epochs 3",
            "F='fit --data mnist'\nfor s in 1 2; do bin/dgd $F --seed 1; done",
            "bin/dgd fit --data mnist --no-binarize --epochs N",
            "bin/dgd metric coverage Z.npy [--decimals N]\nbin/dgd evaluate … --draws N",
            "$ bin/dgd info --json\nbin/dgd was here, and isn't a command",
            "bin/dgd spark-search --quick --attempts 3\nbin/peers --tables steps,sgemm --rounds 2 --drop-biases",
            "bin/bench GemmBenchmark.plain -p threads=1,2 -f 1\nbin/bench TrainingStep -p model=vae -prof gc\nbin/bench Gemm -p size=8x8x8",
            "./mvnw -pl engine test -Dtest=CpuOpTest\n./mvnw test -Dtest='*FuzzTest' -Dsurefire.failIfNoSpecifiedTests=false -Ddgd.fuzz.seed=2",
            "bin/try Hello\nbin/try my/Copy.java\nbin/build-ptx elementwise\njava docs/try/Autograd.java"})
    void rightCommands(String block) { assertThat(block(block)).isEmpty(); }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '"', value = {
            "bin/dgd fits --data mnist                       => 'fits'",
            "bin/dgd fit --data mnist --epoch 3              => '--epoch'",
            "bin/dgd fit --data mnist --epochs three         => must be a whole number",
            "bin/dgd fit --data mnist --decoder round        => --decoder",
            "bin/dgd fit --epochs 3                          => Missing required option: '--data",
            "bin/dgd metric coverage                         => Missing required parameter",
            "bin/dgd fit --data mnist --epochs 3 [--seeds N]   => fit has no option --seeds",
            "X=1 bin/dgd info && bin/dgd inof                => 'inof'",
            "F=--epoch; bin/dgd fit --data mnist $F 3        => '--epoch'",
            "bin/dgd spark-search --attempt 3                => '--attempt'",
            "bin/peers --tables step                         => step is none of [steps, accuracy, sgemm, inception]",
            "bin/peers --rounds two                          => 'two' is not an int",
            "bin/nothing                                     => there is no bin/nothing",
            "bin/bench LadderBench.none                      => there is no benchmark LadderBench.none",
            "bin/bench LadderBenchmark                       => LadderBenchmark is found in the names of other benchmarks too",
            "bin/bench ReductionBenchmark -p width=3          => ReductionBenchmark has no parameter width",
            "bin/bench ConvolutionBenchmark -p layer=L9      => the parameter layer of ConvolutionBenchmark does not take L9",
            "bin/bench TrainingStepBenchmark -p model=gan    => does not take gan",
            "bin/bench LadderBenchmark -forks 1              => JMH has no option -forks",
            "./mvnw -pl motor test                           => there is no module motor",
            "./mvnw -pl nn test                              => nn needs -am",
            "./mvnw -Pfast test                              => no pom.xml has the profile fast",
            "./mvnw -pl engine test -Dtest=RunTest           => there is no test RunTest in engine",
            "./mvnw -pl nn -am test -Dtest=ShapeTest         => needs -Dsurefire.failIfNoSpecifiedTests=false",
            "./mvnw test -Ddgd.fuzz.case=1                   => no source has the property dgd.fuzz.case",
            "./mvnw tests                                    => Maven has no phase or flag tests",
            "DGD_DATEN=x bin/dgd info                        => no source has the variable DGD_DATEN",
            "bin/try Hallo                                   => there is no program Hallo in docs/try",
            "java docs/try/Hallo.java                        => there is no docs/try/Hallo.java",
            "bin/build-ptx element                           => there is no element.cu"})
    void wrongCommandsAreFound(String block, String sentence) {
        assertThat(block(block)).isNotEmpty().first().asString().startsWith("page.md, line 4: ").contains(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bin/dgd fit --help", "bin/dgd metric …", "fit --epochs 3", "fit --init", "metric frechet", "dgd data check", "bin/dgd",
            "--decoder mlp --hidden 32", "--epochs N", "--x mean|draws", "--tables steps", "--out out: cannot be written", "bin/bench -l",
            "Tensor", "Rng.nextInt(bound)", "relu", "reluBackward", "org.dgd.model", "engine/src/main/java/org/dgd/engine/Tensor.java", "Tensor.java",
            "engine/src/main/cuda/<family>.cu", "run.json", "dgd/target", "-Ddgd.kills=3", "a sentence. With a point"})
    void rightNames(String code) { assertThat(check.wrongInline(code)).isEmpty(); }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", value = {
            "bin/dgd fit --hlp              => fit has no option --hlp",
            "bin/dgd fit --epochs three     => must be a whole number",
            "bin/dgd metric fred            => metric has no command fred",
            "fit --epoch 3                  => fit has no option --epoch",
            "--epoch                        => no command takes --epoch",
            "--tables --epochs              => no command takes --tables --epochs",
            "--decoder round                => no command takes --decoder round",
            "Tenser                         => no source declares a type Tenser",
            "Tensor.gradiant()              => Tensor has no member gradiant",
            "relluBackward(x)               => no source has the name relluBackward",
            "NO_SUCH_CONSTANT               => no source has the name NO_SUCH_CONSTANT",
            "org.dgd.models                 => there is no package org.dgd.models",
            "Tenser.java                    => no file, source or command has the name Tenser.java",
            "tenser.csv                     => no file, source or command has the name tenser.csv",
            "engine/src/main/cuda/none.cu   => there is no engine/src/main/cuda/none.cu",
            "bin/nothing                    => there is no bin/nothing",
            "-Ddgd.kill=3                   => no source has the property dgd.kill"})
    void wrongNamesAreFound(String code, String sentence) {
        assertThat(check.wrong("page.md", List.of("", "see `" + code + "` and so on")))
                .singleElement().asString().startsWith("page.md, line 2: ").contains(sentence);
    }

    private static List<String> block(String block) {
        List<String> page = new ArrayList<>(List.of("# A page", "", "```sh"));
        page.addAll(block.lines().toList());
        page.add("```");
        return check.wrong("page.md", page);
    }
}
