package org.dgd.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/**
 * Runs of one command on the images in {@code data} of a folder, each into a folder of its own beside it.
 *
 * @param command with the options that all runs share
 */
public record TinyRuns(Path folder, String command) {
    public Path data() { return folder.resolve("data"); }

    public Terminal run(String out, String options) {
        return Terminal.run((command + " --data-dir " + data() + " --out " + folder.resolve(out) + " " + options).strip().split(" +"));
    }

    /** One that must end well. */
    public RunFiles done(String out, String options) {
        Terminal t = run(out, options);
        assertThat(t.exitCode()).as(t.err()).isZero();
        return new RunFiles(folder.resolve(out));
    }
}
