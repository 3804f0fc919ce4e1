package org.dgd.experiments;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which way the arrows between the packages of the command line point. */
final class PackagesTest {
    private static final String ROOT = PackagesTest.class.getPackageName();
    private static final List<String> FROM_THE_GROUND_UP =
            List.of("cli", "figures", "data", "run", "trial", "fit", "trained", "metric", "imputation", "compare", "generation", "search", "book");

    private final JavaClasses classes = new ClassFileImporter().importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());

    @Test void eachUsesOnlyThoseBelowIt() {
        for (int i = 0; i < FROM_THE_GROUND_UP.size(); i++) {
            String[] above = FROM_THE_GROUND_UP.stream().skip(i + 1).map(name -> ROOT + "." + name).toArray(String[]::new);
            if (above.length > 0)
                noClasses().that().resideInAPackage(ROOT + "." + FROM_THE_GROUND_UP.get(i)).should().dependOnClassesThat().resideInAnyPackage(above).check(classes);
        }
    }

    @Test void onlyTheProgramItselfLooksDownOnAll() {
        noClasses().that().resideInAPackage(ROOT + ".*").should().dependOnClassesThat().resideInAPackage(ROOT).check(classes);
    }

    @Test void noPackagesUseEachOther() { slices().matching(ROOT + ".(*)").should().beFreeOfCycles().check(classes); }
}
