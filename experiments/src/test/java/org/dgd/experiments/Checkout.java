package org.dgd.experiments;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the project lies. */
public final class Checkout {
    private Checkout() { }

    /** The folder with the Maven wrapper, at or above the one that the test runs in. */
    public static Path root() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent())
            if (Files.exists(folder.resolve("mvnw"))) return folder;
        throw new IllegalStateException("no folder at or above " + Path.of("").toAbsolutePath() + " holds mvnw");
    }
}
