package org.dgd.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.dgd.engine.ops.Relu;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No op without a case, and no case that does not run the ops it names. */
final class OpCoverageTest {
    static List<OpCase> cases() { return OpCases.all(); }

    @Test void everyOpHasACase() throws Exception {
        List<Class<?>> ops = opsIn(Path.of(Relu.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
        assertThat(ops).hasSizeGreaterThan(30).contains(Relu.class);
        assertThat(withoutCase(ops, OpCases.all())).as("ops without a case in OpCases").isEmpty();
    }

    @Test void anOpWithoutACaseIsFound() throws IOException, URISyntaxException {
        List<Class<?>> ops = new ArrayList<>(opsIn(Path.of(Relu.class.getProtectionDomain().getCodeSource().getLocation().toURI())));
        ops.add(Unlisted.class);
        assertThat(withoutCase(ops, OpCases.all())).containsExactly(Unlisted.class);
        List<OpCase> noRelu = OpCases.all().stream().filter(c -> !c.ops().contains(Relu.class)).toList();
        assertThat(withoutCase(ops, noRelu)).containsExactlyInAnyOrder(Unlisted.class, Relu.class);
    }

    @ParameterizedTest @MethodSource("cases")
    void aCaseRunsTheOpsThatItNames(OpCase c) {
        Device device = new ReferenceDevice();
        try (Scope step = device.scope()) {
            Tensor y = c.function().apply(c.tensors(device));
            Set<Class<?>> run = new HashSet<>();
            for (int i = step.positionOf(y); i >= 0; i--) run.add(step.recorded(i).origin.getClass());
            assertThat(run).containsAll(c.ops());
        }
    }

    private static List<Class<?>> withoutCase(List<Class<?>> ops, List<OpCase> cases) {
        Set<Class<?>> covered = new HashSet<>();
        for (OpCase c : cases) covered.addAll(c.ops());
        return ops.stream().filter(op -> !covered.contains(op)).toList();
    }

    /** The records that are ops among the compiled classes of the ops package. */
    private static List<Class<?>> opsIn(Path classes) throws IOException {
        try (Stream<Path> files = Files.list(classes.resolve("org/dgd/engine/ops"))) {
            return files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".class") && !f.equals("package-info.class"))
                    .<Class<?>>map(f -> load("org.dgd.engine.ops." + f.substring(0, f.length() - ".class".length())))
                    .filter(op -> op.isRecord() && Op.class.isAssignableFrom(op)).toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An op that nobody listed. */
    record Unlisted(Tensor x) implements Op {
        @Override public List<Tensor> inputs() { return List.of(x); }
        @Override public Shape shape() { return x.shape; }
        @Override public void forward(Kernels k, Tensor y) { k.relu(x, y); }
        @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { k.reluBackward(y, dy, d.into(x)); }
    }
}
