package org.dgd.benchmarks.peers;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the names of jars on the class path tell. */
final class Jars {
    private Jars() { }

    /** The version of a jar called {@code artifact-version.jar}. */
    static String version(String artifact) {
        Pattern name = Pattern.compile(Pattern.quote(artifact) + "-(\\d[\\w.]*(?:-[\\d.]+)?)\\.jar");
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).map(p -> Path.of(p).getFileName().toString())
                .map(name::matcher).filter(Matcher::matches).map(m -> m.group(1)).findFirst().orElse("of unknown version");
    }
}
