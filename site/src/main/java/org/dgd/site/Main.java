package org.dgd.site;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Builds the site: {@code Main PROJECT OUT}. {@code ./mvnw -q -pl site compile exec:exec} calls it. */
public final class Main {
    private Main() { }

    public static void main(String[] args) throws IOException {
        if (args.length != 2) throw new IllegalArgumentException("Main PROJECT OUT: the project's folder and the folder of the site");
        Path root = Path.of(args[0]).toRealPath(), out = Path.of(args[1]).toAbsolutePath().normalize();
        int pages = new Site(root, root.resolve("target/reports/apidocs")).write(out);
        List<String> broken = new LinkCheck(out).broken();
        if (!broken.isEmpty()) throw new IllegalStateException("broken links of the site:\n" + String.join("\n", broken));
        System.out.println(out.resolve("index.html") + ": " + pages + " pages");
    }
}
