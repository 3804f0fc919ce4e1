package org.dgd.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.dgd.engine.Tensor;
import org.dgd.model.Dgd;
import org.dgd.nn.Module;
import org.junit.jupiter.api.Test;

/** What would give other numbers another time or on another machine is used by nobody, or by those named here, for a reason. */
final class ReproducibilityTest {
    private static final Set<String> GENERATORS = Set.of("java.util.Random", "java.util.SplittableRandom", "java.util.concurrent.ThreadLocalRandom",
            "java.security.SecureRandom", "java.util.random.RandomGeneratorFactory");
    private static final Set<String> DRAWS = Set.of("java.lang.Math.random", "java.util.UUID.randomUUID", "java.util.Collections.shuffle",
            "java.util.random.RandomGenerator.getDefault", "java.util.random.RandomGenerator.of", "java.lang.System.identityHashCode");
    private static final Set<String> CLOCKS = Set.of("java.lang.System.nanoTime", "java.lang.System.currentTimeMillis", "java.time.Instant.now");
    /** Functions that Java may compute by the processor's own means, which differ from one kind to another in the last bit. */
    private static final Set<String> FUNCTIONS = Set.of("exp", "expm1", "log", "log1p", "log10", "pow", "sin", "cos", "tan", "asin", "acos", "atan",
            "atan2", "sinh", "cosh", "tanh", "cbrt", "hypot");

    private final JavaClasses classes = new ClassFileImporter().importLocations(Stream.of(Tensor.class, Module.class, Dgd.class, Main.class)
            .map(c -> Location.of(c.getProtectionDomain().getCodeSource().getLocation())).toList());

    /** The outermost classes with an access. */
    private Set<String> who(Predicate<JavaClass> of, Predicate<JavaCodeUnitAccess<?>> access) {
        Set<String> who = new TreeSet<>();
        for (JavaClass c : classes)
            if (of.test(c) && c.getCodeUnitAccessesFromSelf().stream().anyMatch(access)) who.add(c.getName().replaceFirst("\\$.*", ""));
        return who;
    }

    private static String target(JavaCodeUnitAccess<?> a) { return a.getTargetOwner().getName() + "." + a.getTarget().getName(); }

    @Test void everyDrawIsFromANamedStream() {
        assertThat(who(_ -> true, a -> GENERATORS.contains(a.getTargetOwner().getName()) || DRAWS.contains(target(a)))).containsExactly(
                "org.dgd.experiments.figures.Plane",        // places of points that are drawn over one another: always the same
                "org.dgd.nn.data.AtomicFile",               // names of temporary files
                "org.dgd.nn.data.SyntheticDigits");         // a data set, whose numbers are part of Java's specification
    }

    @Test void clocksMeasureAndNothingElse() {
        assertThat(who(_ -> true, a -> CLOCKS.contains(target(a)))).containsExactly(
                "org.dgd.experiments.data.ImageCount", "org.dgd.experiments.run.Measured", "org.dgd.experiments.run.Run",
                "org.dgd.experiments.run.RunRecord", "org.dgd.experiments.run.TrainingLoop", "org.dgd.experiments.search.DeviceTrial",
                "org.dgd.experiments.trial.DgdTrial", "org.dgd.experiments.trial.VaeTrial", "org.dgd.model.Inference", "org.dgd.nn.data.Download");
    }

    @Test void functionsAreStrictWhereModelsAreTrainedAndUsed() {
        List<String> packages = List.of("org.dgd.engine", "org.dgd.engine.ops", "org.dgd.engine.cpu", "org.dgd.nn", "org.dgd.nn.optim", "org.dgd.nn.data",
                "org.dgd.nn.data.table", "org.dgd.model", "org.dgd.inference", "org.dgd.baseline");
        assertThat(who(c -> packages.contains(c.getPackageName()), a -> a.getTargetOwner().isEquivalentTo(Math.class)
                && FUNCTIONS.contains(a.getTarget().getName()))).as("Math instead of StrictMath").containsExactly(
                        "org.dgd.engine.cpu.Elementwise");      // pow: in double, then rounded to float
    }

    /** The rules see what they look for: this class breaks them. */
    @Test void theRulesCanFail() {
        JavaClass self = new ClassFileImporter().importClass(Breaker.class);
        assertThat(self.getCodeUnitAccessesFromSelf()).map(ReproducibilityTest::target)
                .contains("java.util.Random.nextInt", "java.lang.Math.exp", "java.lang.System.nanoTime");
    }

    private static final class Breaker {
        double broken() { return Math.exp(new Random(System.nanoTime()).nextInt()); }
    }
}
