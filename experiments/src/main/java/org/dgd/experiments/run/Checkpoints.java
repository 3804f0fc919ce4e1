package org.dgd.experiments.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.dgd.experiments.cli.Console;
import org.dgd.model.Resumable;
import org.dgd.model.TrainingState;
import org.dgd.nn.data.InputException;

/**
 * The last two training states of a run. Whenever the process dies, one of them is whole; where the last one was damaged, the one before it
 * serves.
 */
record Checkpoints(Path folder) {
    private static final String LAST = "state.safetensors", BEFORE = "state.before.safetensors";

    Path last() { return folder.resolve(LAST); }

    private Path before() { return folder.resolve(BEFORE); }

    boolean exist() { return Files.exists(last()) || Files.exists(before()); }

    /** What was the last state is then the one before it. */
    void save(Resumable trainer, int epochsDone, String run) {
        try {
            Files.createDirectories(folder);
            if (Files.exists(last())) Files.move(last(), before(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw RunFolder.unwritable(folder, e);
        }
        TrainingState.save(last(), trainer, epochsDone, run);
    }

    /**
     * Puts what is trained where the last state is that is not damaged.
     *
     * @param otherwise what to do when there is none, for the sentence that says so
     * @return how many epochs are done
     */
    int restore(Resumable trainer, String run, Console console, String otherwise) {
        if (!Files.exists(last())) return TrainingState.restore(before(), trainer, run);      // killed between moving it and writing the next one
        try {
            return TrainingState.restore(last(), trainer, run);
        } catch (InputException e) {
            if (e.getMessage().startsWith(last().toString())) throw e;                        // of another run: nothing is damaged
            String damage = last() + ": " + e.getMessage().replaceFirst("^state\\.safetensors: ", "");
            if (!Files.exists(before())) throw new InputException(damage + "; delete " + otherwise, e);
            console.notice(damage + "; going on from the checkpoint before it");
            return TrainingState.restore(before(), trainer, run);
        }
    }
}
