package org.dgd.experiments.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is known of this build. */
public final class Project {
    /** The launcher sets it to the checkout's folder. */
    private static final String HOME = "dgd.home";

    private Project() { }

    /** The version, from the manifest; {@code unpackaged} where classes do not come from the jar. */
    public static String version() { return Optional.ofNullable(Project.class.getPackage().getImplementationVersion()).orElse("unpackaged"); }

    /** The commit that is checked out where the launcher lies. */
    public static Optional<String> commit() { return Optional.ofNullable(System.getProperty(HOME)).flatMap(home -> commit(Path.of(home))); }

    /** Read from {@code .git} itself, because git may not be installed. */
    public static Optional<String> commit(Path checkout) {
        try {
            Path git = gitFolder(checkout.resolve(".git"));
            String head = Files.readString(git.resolve("HEAD")).strip();
            Optional<String> id = head.startsWith("ref: ") ? resolve(git, head.substring("ref: ".length())) : Optional.of(head);
            return id.filter(text -> text.matches("[0-9a-f]{40,64}"));
        } catch (IOException | UncheckedIOException notACheckout) {
            return Optional.empty();
        }
    }

    /** In a linked working tree {@code .git} is a file that names the folder. */
    private static Path gitFolder(Path git) throws IOException {
        return Files.isRegularFile(git) ? git.resolveSibling(Files.readString(git).strip().substring("gitdir: ".length())) : git;
    }

    private static Optional<String> resolve(Path git, String ref) throws IOException {
        Path common = git.resolve("commondir"), shared = Files.exists(common) ? git.resolve(Files.readString(common).strip()) : git;
        if (Files.exists(shared.resolve(ref))) return Optional.of(Files.readString(shared.resolve(ref)).strip());
        if (!Files.exists(shared.resolve("packed-refs"))) return Optional.empty();
        try (Stream<String> lines = Files.lines(shared.resolve("packed-refs"))) {
            return lines.filter(line -> line.endsWith(" " + ref)).map(line -> line.substring(0, line.indexOf(' '))).findFirst();
        }
    }

    /** Name and version of every library, sorted; the build writes them into the jar. */
    public static Map<String, String> libraries() {
        Properties versions = new Properties();
        try (InputStream in = Project.class.getResourceAsStream("libraries.properties")) {
            if (in != null) versions.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> libraries = new TreeMap<>();
        versions.forEach((name, version) -> libraries.put(name.toString(), version.toString().startsWith("$") ? "unknown" : version.toString()));
        return libraries;
    }
}
