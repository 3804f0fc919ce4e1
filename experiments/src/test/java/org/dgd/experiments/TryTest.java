package org.dgd.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import jdk.jshell.JShell;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import org.dgd.engine.Tensor;
import org.dgd.model.Dgd;
import org.dgd.nn.Linear;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs of docs/try compile and run, as the launcher of single files and jshell have them, but within this process. */
final class TryTest {
    private static final Path ROOT = Checkout.root(), TRY = ROOT.resolve("docs/try");
    private static final String CLASS_PATH = String.join(File.pathSeparator, Stream.of(Tensor.class, Linear.class, Dgd.class).map(TryTest::origin).toList());

    @TempDir Path folder;

    static List<Path> programs() throws IOException {
        try (Stream<Path> files = Files.list(TRY)) {
            return files.filter(f -> f.toString().endsWith(".java")).sorted().toList();
        }
    }

    @ParameterizedTest @MethodSource("programs")
    void aProgramRuns(Path program) throws Exception {
        String said = run(program);
        assertThat(said).isNotBlank();
        switch (program.getFileName().toString()) {
            case "Hello.java" -> assertThat(Files.readString(TRY.resolve("README.md"))).contains(said.strip());
            case "TinyDgd.java" -> {
                double[] losses = said.lines().filter(line -> line.startsWith("epoch")).mapToDouble(line -> Double.parseDouble(line.split(" +")[3])).toArray();
                assertThat(losses).hasSize(5);
                assertThat(losses[4]).isLessThan(losses[0] / 3);
                assertThat(said.lines().filter(line -> line.contains("#"))).hasSizeGreaterThan(15);
            }
            default -> { }      // its own page quotes and checks it
        }
    }

    /** Compiles a file and calls its main, which needs neither class nor modifiers. */
    private String run(Path program) throws Exception {
        var messages = new StringWriter();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            assertThat(compiler.getTask(messages, files, null, List.of("-d", folder.toString(), "-cp", CLASS_PATH, "-Xlint:all", "-proc:none"), null,
                    files.getJavaFileObjects(program)).call()).as(messages.toString()).isTrue();
        }
        assertThat(messages.toString()).isEmpty();
        try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, TryTest.class.getClassLoader())) {
            Class<?> type = loader.loadClass(program.getFileName().toString().replace(".java", ""));
            Constructor<?> make = type.getDeclaredConstructor();
            make.setAccessible(true);
            Method main = type.getDeclaredMethod("main");
            main.setAccessible(true);
            Object it = make.newInstance();
            return printed(() -> main.invoke(it));
        }
    }

    @Test void theTourRuns() throws Exception {
        List<String> wrong = new ArrayList<>();
        String said = printed(() -> {
            try (JShell shell = JShell.builder().executionEngine("local").out(System.out).compilerOptions("-proc:none").build()) {
                Stream.of(CLASS_PATH.split(File.pathSeparator)).forEach(shell::addToClasspath);
                List.of("import java.util.*;", "import java.io.*;").forEach(shell::eval);            // what jshell's own prompt starts with
                for (String rest = Files.readString(TRY.resolve("tour.jsh")); !rest.isBlank();) {
                    SourceCodeAnalysis.CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
                    rest = next.remaining();
                    for (SnippetEvent event : shell.eval(Objects.requireNonNullElse(next.source(), "")))
                        if (event.status() != Status.VALID || event.exception() != null) wrong.add(event.toString());
                }
            }
            return null;
        });
        assertThat(wrong).isEmpty();
        assertThat(said).contains("its gradient (2,1,1,3) = [2.0, 4.0, 6.0, 8.0, 10.0, 12.0]", "after a second backward (2,1,1,3) = [4.0,",
                "weight (1,1,1,1) = [1.9", "matmul: (2,1,1,3) and (2,1,1,3)").contains("squared error 0.0");
    }

    private static String printed(Callable<?> program) throws Exception {
        PrintStream before = System.out;
        var bytes = new ByteArrayOutputStream();
        try (var out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(out);
            program.call();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String origin(Class<?> type) {
        return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString())).toString();
    }

    @Test void theLauncherNamesThePrograms() throws Exception {
        Process process = new ProcessBuilder("sh", ROOT.resolve("bin/try").toString()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said.lines().skip(1)).contains("Hello.java", "TinyDgd.java", "tour.jsh");
    }

    @Test void theArgumentFileIsThatOfTheLauncher() throws IOException {
        assertThat(Files.readAllLines(TRY.resolve("args"))).containsExactly("--add-modules=jdk.incubator.vector", "--class-path=experiments/target/dgd.jar");
        assertThat(Files.readString(ROOT.resolve("bin/try"))).contains("experiments/target/dgd.jar", "--add-modules jdk.incubator.vector");
    }
}
