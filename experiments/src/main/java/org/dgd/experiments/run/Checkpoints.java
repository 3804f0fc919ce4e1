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
     * Puts what is trained where the last state is that is not damaged. One that is damaged is deleted then, so that it never takes the place of a good one.
     *
     * @param otherwise what to do when there is none, for the sentence that says so
     * @return how many epochs are done
     */
    int restore(Resumable trainer, String run, Console console, String otherwise) {
        if (!Files.exists(last())) return restoreBefore(trainer, run, otherwise);         // killed between moving it and writing the next one
        try {
            return TrainingState.restore(last(), trainer, run);
        } catch (InputException e) {
            requireDamage(last(), e);
            if (!Files.exists(before())) throw new InputException(damage(last(), e) + "; delete " + otherwise, e);
            int done = restoreBefore(trainer, run, otherwise);
            console.notice(damage(last(), e) + "; going on from the checkpoint before it");
            delete(last());
            return done;
        }
    }

    /** From the one before, when the last one is of no use. */
    private int restoreBefore(Resumable trainer, String run, String otherwise) {
        try {
            return TrainingState.restore(before(), trainer, run);
        } catch (InputException e) {
            requireDamage(before(), e);
            throw new InputException(damage(before(), e) + ", and there is no other; delete " + otherwise.replace(last().toString(), folder.toString()), e);
        }
    }

    /** A state of another run or version is not damaged: its message begins with the whole path. */
    private static void requireDamage(Path state, InputException e) { if (e.getMessage().startsWith(state.toString())) throw e; }

    private static String damage(Path state, InputException e) {
        String name = state.getFileName() + ": ";
        return state + ": " + (e.getMessage().startsWith(name) ? e.getMessage().substring(name.length()) : e.getMessage());
    }

    private static void delete(Path state) {
        try {
            Files.delete(state);
        } catch (IOException e) {
            throw RunFolder.unwritable(state.getParent(), e);
        }
    }
}
