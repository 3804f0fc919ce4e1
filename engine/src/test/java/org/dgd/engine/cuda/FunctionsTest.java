package org.dgd.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.JCublas2;
import jcuda.jcudnn.JCudnn;
import org.junit.jupiter.api.Test;

/** Every function of NVIDIA's that this package calls is looked for beforehand: JCuda's call of one that is not there ends the program. */
final class FunctionsTest {
    private static final Set<String> NOT_IN_A_LIBRARY = Set.of("setExceptionsEnabled");

    @Test void everyFunctionThatIsCalledIsListed() {
        listed(JCudaDriver.class, Functions.DRIVER);
        listed(JCublas2.class, Functions.BLAS);
        listed(JCudnn.class, Functions.DNN);
    }

    /** Versions, and the one whose name is another in Java. */
    private static final String ENDING = "_v\\d$|WithFlags$";

    private static void listed(Class<?> library, List<String> functions) {
        assertThat(functions).as("sorted, without doubles").isEqualTo(functions.stream().distinct().sorted().toList());
        Set<String> names = functions.stream().map(name -> name.replaceFirst(ENDING, "")).collect(Collectors.toCollection(TreeSet::new));
        assertThat(names).as("functions of %s", library.getSimpleName()).isEqualTo(called(library).stream().map(name -> name.replaceFirst(ENDING, ""))
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Set<String> called(Class<?> library) {
        Set<String> called = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter().importUrl(CudaDevice.class.getProtectionDomain().getCodeSource().getLocation()))
            for (JavaMethodCall call : type.getMethodCallsFromSelf())
                if (call.getTargetOwner().isEquivalentTo(library) && !NOT_IN_A_LIBRARY.contains(call.getTarget().getName())) called.add(call.getTarget().getName());
        return called;
    }
}
