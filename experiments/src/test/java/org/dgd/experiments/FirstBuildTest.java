package org.dgd.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** bin/dgd builds with {@code -Dmaven.test.skip}, which makes no jar of tests. A module that needs one then does not build in a fresh clone. */
final class FirstBuildTest {
    @ParameterizedTest @ValueSource(strings = {"engine", "nn", "dgd", "experiments", "spark"})
    void needsNoJarOfTests(String module) throws Exception {
        Path pom = root().resolve(module).resolve("pom.xml");
        Document project = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
        Object found = XPathFactory.newInstance().newXPath().evaluate("count(/project/dependencies/dependency[type='test-jar'])", project, XPathConstants.NUMBER);
        assertThat((Double) found).as("%s: jars of tests belong into a profile that -Dmaven.test.skip turns off", pom).isZero();
    }

    /** The folder with the Maven wrapper, at or above the one that the test runs in. */
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) folder = folder.getParent();
        return folder;
    }
}
