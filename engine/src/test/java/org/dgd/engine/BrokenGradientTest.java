package org.dgd.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests the gradient check: whatever a kernel gives to a gradient is made a little wrong, and some case must notice. The
 * kernels are changed only while a gradient flows, since some of them also run forward.
 */
final class BrokenGradientTest {
    /** One result of one kernel. */
    record Place(String kernel, int argument) {
        boolean matches(Method m) { return m.getName().equals(kernel); }
    }

    /** One test of one place. */
    record Mutant(Place place, List<OpCase> cases) {
        @Override public String toString() { return place.kernel + " argument " + place.argument; }
    }

    private static final List<Mutant> CONTRIBUTIONS = mutants(false), ADDITIONS = mutants(true);

    static List<Mutant> everyContribution() { return CONTRIBUTIONS; }

    static List<Mutant> everyAddition() { return ADDITIONS; }

    @ParameterizedTest @MethodSource("everyContribution")
    void twoPercentTooMuchIsNoticed(Mutant m) {
        assertThat(noticed(m, new ReferenceDevice(KernelProxy.around((kernel, arguments, proceed) -> {
            if (!m.place.matches(kernel) || arguments[m.place.argument] == null || !flowing()) proceed.run();
            else scaled((Target) arguments[m.place.argument], 1.02, proceed);
        })))).isTrue();
    }

    @ParameterizedTest @MethodSource("everyAddition")
    void overwritingInsteadOfAddingIsNoticed(Mutant m) {
        assertThat(noticed(m, new ReferenceDevice(KernelProxy.around((kernel, arguments, proceed) -> {
            if (m.place.matches(kernel) && arguments[m.place.argument] instanceof Target t && flowing())
                arguments[m.place.argument] = Target.over(t.tensor());
            proceed.run();
        })))).isTrue();
    }

    @Test void theListsHoldTheKernels() {
        assertThat(CONTRIBUTIONS).extracting(Mutant::toString).contains("reluBackward argument 2", "convForward argument 3",
                "convBackwardData argument 3", "convBackwardFilter argument 2", "batchNormBackward argument 8", "batchNormBackward argument 9",
                "batchNormBackward argument 10", "logSumExpBackward argument 3", "gaussianLogDensityBackward argument 4",
                "gaussianLogDensityBackward argument 5", "gaussianLogDensityBackward argument 6", "mul argument 2",
                "sum argument 2", "place argument 3");
        for (Method m : Kernels.class.getMethods())
            if (m.getName().endsWith("Backward"))
                assertThat(CONTRIBUTIONS).as("a case that runs %s", m.getName()).anyMatch(mutant -> mutant.place.matches(m));
    }

    @Test void kernelsThatAreOnlyWatchedPass() {
        Device device = new ReferenceDevice(KernelProxy.around((_, _, proceed) -> proceed.run()));
        for (OpCase c : OpCases.all()) GradientCheck.check(c, Wiring.ALONE, device);
    }

    /** Every place through which a gradient flows in some case, and those cases; {@code added}: only where it adds to one that is there. */
    private static List<Mutant> mutants(boolean added) {
        Map<Place, List<OpCase>> met = new LinkedHashMap<>();
        for (OpCase c : OpCases.all())
            for (Wiring wiring : Wiring.values())
                if (wiring.suits(c)) OpRun.of(c, wiring, new ReferenceDevice(KernelProxy.around((kernel, arguments, proceed) -> {
                    for (int i = 0; i < arguments.length; i++)
                        if (arguments[i] instanceof Target t && (t.add() || !added) && flowing()) {
                            List<OpCase> cases = met.computeIfAbsent(new Place(kernel.getName(), i), _ -> new ArrayList<>());
                            if (!cases.contains(c)) cases.add(c);
                        }
                    proceed.run();
                })));
        return met.entrySet().stream().map(e -> new Mutant(e.getKey(), e.getValue())).toList();
    }

    private static boolean noticed(Mutant m, Device device) {
        for (OpCase c : m.cases)
            for (Wiring wiring : Wiring.values())
                try {
                    if (wiring.suits(c)) GradientCheck.check(c, wiring, device);
                } catch (AssertionError noticed) {
                    assertThat(noticed).hasMessageContaining(c.name()).hasMessageContaining("backward gives");
                    return true;
                }
        return false;
    }

    /** Whether the kernel that is running was called by a backward. */
    private static boolean flowing() {
        return StackWalker.getInstance().walk(frames -> frames.anyMatch(f -> f.getClassName().equals(Gradients.class.getName())));
    }

    /** Runs a kernel and makes what it adds to the target {@code factor} times as large. */
    private static void scaled(Target target, double factor, Runnable kernel) {
        Storage s = target.tensor().storage;
        double[] before = target.add() ? s.read() : new double[s.shape().size()];
        kernel.run();
        double[] after = s.read();
        Arrays.setAll(after, i -> before[i] + factor * (after[i] - before[i]));
        s.write(after);
    }
}
