package org.dgd.engine;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which way arrows point, what a library does not do, and how long a file may be. */
final class ArchitectureTest {
    private static final String ENGINE = "org.dgd.engine", OPS = "org.dgd.engine.ops", REFERENCE = "org.dgd.engine.reference..",
            CPU = "org.dgd.engine.cpu..", CUDA = "org.dgd.engine.cuda..";
    private static final Path SOURCES = Path.of("src/main/java/org/dgd/engine");

    private final JavaClasses engine = new ClassFileImporter().importUrl(Tensor.class.getProtectionDomain().getCodeSource().getLocation());

    @Test void theCoreAndTheOpsKnowNoDevice() {
        noClasses().that().resideInAnyPackage(ENGINE, OPS).should().dependOnClassesThat().resideInAnyPackage(REFERENCE, CPU, CUDA).check(engine);
    }

    @Test void devicesDoNotKnowEachOther() {
        apart(REFERENCE, CPU, CUDA);
        apart(CPU, REFERENCE, CUDA);
        apart(CUDA, REFERENCE, CPU);
    }

    private void apart(String device, String... others) {
        noClasses().that().resideInAPackage(device).should().dependOnClassesThat().resideInAnyPackage(others).allowEmptyShould(true).check(engine);
    }

    @Test void devicesDoNotKnowTheOps() {
        noClasses().that().resideInAnyPackage(REFERENCE, CPU, CUDA).should().dependOnClassesThat().resideInAPackage(OPS).check(engine);
    }

    @Test void onlyTheCpuNeedsTheVectorModule() {
        noClasses().that().resideOutsideOfPackage(CPU).should().dependOnClassesThat().resideInAPackage("jdk.incubator..").check(engine);
    }

    /**
     * bin/jvm.args has C2 inline the methods of these two classes. Where it inlines no method that a vector crosses, the vector becomes an
     * object.
     */
    @Test void vectorsCrossNoOtherMethods() {
        noMethods().that().areDeclaredInClassesThat(resideInAPackage(CPU)).and()
                .areDeclaredInClassesThat(not(simpleName("Lanes").or(simpleName("VectorMath"))))
                .should(new ArchCondition<JavaMethod>("take or give a vector") {
                    @Override public void check(JavaMethod method, ConditionEvents events) {
                        boolean crossed = Stream.concat(method.getRawParameterTypes().stream(), Stream.of(method.getRawReturnType()))
                                .anyMatch(type -> type.getPackageName().startsWith("jdk.incubator"));
                        events.add(new SimpleConditionEvent(method, crossed, method.getDescription() + " takes or gives a vector"));
                    }
                }).check(engine);
    }

    /** With vectors of two widths in one JVM, calls on a vector have two receivers, and C2 boxes. */
    @Test void vectorsHaveOneWidth() {
        noClasses().that().doNotHaveSimpleName("Lanes").should()
                .accessFieldWhere(describe("a species", access -> access.getTarget().getName().startsWith("SPECIES_"))).check(engine);
    }

    @Test void theEngineNeitherPrintsNorEndsTheProgram() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(engine);
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(engine);
        noClasses().should().callMethod(System.class, "exit", int.class).orShould().callMethod(Runtime.class, "halt", int.class)
                .orShould().callMethod(Throwable.class, "printStackTrace").check(engine);
    }

    @Test void filesAreShort() throws IOException {
        Map<Path, Long> tooLong = new TreeMap<>();
        long core = 0;
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                long lines;
                try (Stream<String> text = Files.lines(file)) {
                    lines = text.count();
                }
                if (file.getParent().equals(SOURCES)) core += lines;
                if (lines > (file.startsWith(SOURCES.resolve("ops")) ? 80 : 400)) tooLong.put(file, lines);
            }
        }
        assertThat(tooLong).as("files of more than 400 lines, or ops of more than 80").isEmpty();
        assertThat(core).as("lines of the core").isBetween(500L, 1500L);
    }
}
