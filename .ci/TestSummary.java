import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Sums up Surefire's XML reports below a folder: tests run, failed and skipped, and the reason of each skipped one.
 * A single file for {@code java TestSummary.java ROOT}; Java 17 is enough, because that may be all that is on the path.
 */
public final class TestSummary {
    private int run;
    private int failed;
    private int skipped;
    private double seconds;
    private final StringBuilder reasons = new StringBuilder();

    public static void main(String[] args) throws Exception {
        TestSummary summary = new TestSummary();
        DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        for (Path report : reports(Path.of(args[0]))) {
            summary.add(report, parser.parse(report.toFile()).getElementsByTagName("testcase"));
        }
        System.out.print(summary);
    }

    private static List<Path> reports(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root, 4)) {
            return files.filter(TestSummary::isReport).sorted().toList();
        }
    }

    private static boolean isReport(Path file) {
        String name = file.getFileName().toString();
        return folder(file).startsWith("surefire-reports") && name.startsWith("TEST-") && name.endsWith(".xml");
    }

    private static String folder(Path report) {
        Path parent = report.getParent();
        return parent == null || parent.getFileName() == null ? "" : parent.getFileName().toString();
    }

    private void add(Path report, NodeList cases) {
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            run++;
            seconds += Double.parseDouble(test.getAttribute("time").replace(",", ""));
            if (has(test, "failure") || has(test, "error")) {
                failed++;
            } else if (has(test, "skipped")) {
                skipped++;
                String variant = folder(report).replace("surefire-reports", "").replaceFirst("^-", " on ");
                reasons.append("  skipped ").append(test.getAttribute("classname")).append('.').append(test.getAttribute("name"))
                        .append(variant).append(": ").append(reason(test)).append(System.lineSeparator());
            }
        }
    }

    private static boolean has(Element test, String tag) {
        return test.getElementsByTagName(tag).getLength() > 0;
    }

    private static String reason(Element test) {
        Element skip = (Element) test.getElementsByTagName("skipped").item(0);
        String message = skip.getAttribute("message");
        if (message.isBlank()) { // a failed assumption leaves its stack trace instead, with the reason on the first line
            message = skip.getTextContent().strip().lines().findFirst().orElse("no reason given").replaceFirst("^[\\w.$]+Exception: ", "");
        }
        return message.strip().replaceAll("\\s+", " ");
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "tests: %d run, %d failed, %d skipped; %.1f s in tests%n", run - skipped, failed, skipped, seconds) + reasons;
    }
}
