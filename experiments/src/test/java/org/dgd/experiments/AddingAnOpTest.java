package org.dgd.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The worked example of CONTRIBUTING, followed to the letter on a copy of the sources: a new op with its kernels, its row in the table of
 * cases and its layer. Its gradient is compared with differences, and the fast kernel with the reference.
 */
final class AddingAnOpTest {
    private static final Path ROOT = Checkout.root(), EXAMPLE = ROOT.resolve("docs/examples/adding-an-op");
    private static final String ENGINE = "engine/src/main/java/org/dgd/engine/", TESTS = "engine/src/test/java/org/dgd/engine/";
    private static final Pattern PART = Pattern.compile("into (\\S+) (above|in place of) \"([^\"]+)\"\n// region (\\S+)\n(.*?)// endregion", Pattern.DOTALL);

    /** What the tests of the engine do with the new row; compiled with the sources, since its types are new ones. */
    private static final String CHECK = """
            package org.dgd.engine;

            import org.dgd.engine.cpu.CpuDevice;
            import org.dgd.engine.ops.Elu;
            import org.dgd.engine.reference.ReferenceDevice;

            public final class Check implements java.util.concurrent.Callable<Integer> {
                @Override public Integer call() {
                    int checked = 0;
                    try (CpuDevice cpu = new CpuDevice(2); Device reference = new ReferenceDevice()) {
                        for (OpCase c : ElementwiseCases.all()) {
                            if (!c.ops().contains(Elu.class)) continue;
                            for (Wiring wiring : Wiring.values()) {
                                GradientCheck.check(c, wiring, reference);
                                double error = OpRun.of(c, wiring, cpu).error(OpRun.of(c, wiring, reference));
                                if (!(error <= c.tolerance())) throw new AssertionError(c + " " + wiring + " on cpu: error " + error);
                                checked++;
                            }
                        }
                    }
                    return checked;
                }
            }
            """;

    @TempDir Path copy;

    /** And a gradient that is 2 % off is found, or this could not fail. */
    @Test void theExampleCompilesAndItsGradientIsRight() throws Exception {
        Path classes = Files.createDirectories(copy.resolve("classes"));
        compile(followed(), classes);
        assertThat((Integer) check(classes).call()).isEqualTo(4 * 3);      // shapes times wirings

        Path loop = copy.resolve(ENGINE + "reference/Elementwise.java");
        Files.writeString(loop, Files.readString(loop).replace("g * (v + alpha)", "1.02 * g * (v + alpha)"));
        compile(List.of(loop), classes);
        Callable<?> wrong = check(classes);
        assertThatThrownBy(wrong::call).isInstanceOf(AssertionError.class).hasMessageContaining("Elu 0.7").hasMessageContaining("backward gives");
    }

    @Test void thePageQuotesEveryPart() throws IOException {
        String page = Files.readString(ROOT.resolve("CONTRIBUTING.md"));
        for (Matcher part = parts(); part.find();) {
            assertThat(page).contains("insertions.txt#" + part.group(4) + " -->", "`" + part.group(1) + "`", part.group(2) + " `" + part.group(3));
        }
    }

    /** The sources that the example adds or changes, in a copy, and what it takes to check them. */
    private List<Path> followed() throws IOException {
        var changed = new TreeSet<Path>();
        changed.add(Files.copy(EXAMPLE.resolve("Elu.java"), file(ENGINE + "ops/Elu.java")));
        for (Matcher part = parts(); part.find();) {
            Path file = file(part.group(1));
            if (changed.add(file)) Files.copy(ROOT.resolve(part.group(1)), file);
            insert(file, part.group(3), part.group(2).equals("above"), part.group(5));
        }
        for (String name : List.of("OpCase", "Input", "OpRun", "Wiring", "GradientCheck")) changed.add(Files.copy(ROOT.resolve(TESTS + name + ".java"), file(TESTS + name + ".java")));
        changed.add(Files.writeString(file(TESTS + "Check.java"), CHECK));
        changed.removeIf(file -> !file.toString().endsWith(".java") || file.endsWith("ReferenceValueTest.java"));
        return List.copyOf(changed);
    }

    private static Callable<?> check(Path classes) throws Exception {
        return (Callable<?>) loader(classes).loadClass("org.dgd.engine.Check").getDeclaredConstructor().newInstance();
    }

    private static Matcher parts() throws IOException { return PART.matcher(Files.readString(EXAMPLE.resolve("insertions.txt"))); }

    private Path file(String name) throws IOException {
        Path file = copy.resolve(name);
        Files.createDirectories(file.getParent());
        return file;
    }

    private static void insert(Path file, String line, boolean above, String text) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) if (lines.get(i).strip().startsWith(line)) found.add(i);
        assertThat(found).as("lines of " + file + " that begin with " + line).hasSize(1);
        if (!above) lines.remove((int) found.getFirst());
        lines.addAll(found.getFirst(), text.lines().toList());
        Files.write(file, lines);
    }

    private static void compile(List<Path> sources, Path classes) throws IOException {
        var messages = new StringWriter();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            assertThat(compiler.getTask(messages, files, null, List.of("-d", classes.toString(), "-cp", classes + File.pathSeparator + System.getProperty("java.class.path"), "-proc:none", "-nowarn",
                    "--add-modules=jdk.incubator.vector"), null, files.getJavaFileObjectsFromPaths(sources)).call()).as(messages.toString()).isTrue();
        }
    }

    /** The compiled copies first, else the project's classes, apart from those of this process. */
    private static ClassLoader loader(Path classes) throws IOException {
        List<URL> urls = new ArrayList<>(List.of(classes.toUri().toURL()));
        for (Class<?> type : List.of(org.dgd.engine.Tensor.class, org.dgd.nn.Linear.class)) urls.add(type.getProtectionDomain().getCodeSource().getLocation());
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }
}
