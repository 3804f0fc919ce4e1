package org.dgd.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.experiments.cli.Console;
import org.dgd.model.Resumable;
import org.dgd.nn.Layout;
import org.dgd.nn.Parameter;
import org.dgd.nn.data.InputException;
import org.dgd.nn.optim.Optimizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The answer to the exercise of the book's chapter 18, which quotes the region. */
final class BookExercisesTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Tensor weights = new ReferenceDevice().parameter(Shape.vector(8), 1, 2, 3, 4, 5, 6, 7, 8);

    /** Eight numbers and no optimizer. */
    private final class Tiny implements Resumable {
        @Override public Map<String, Parameter> state() { return Map.of("weights", Parameter.trained(weights, Layout.VECTOR)); }
        @Override public Map<String, Optimizer> optimizers() { return Map.of(); }
        @Override public long steps() { return 0; }
        @Override public void steps(long steps) { }
    }

    @Test void whereverTheProcessIsKilled(@TempDir Path folder) throws IOException {
        // region killed
        Checkpoints checkpoints = new Checkpoints(folder);
        Path last = checkpoints.last(), before = folder.resolve("state.before.safetensors"), part = folder.resolve(".state.safetensors.part");
        checkpoints.save(new Tiny(), 6, "run");
        checkpoints.save(new Tiny(), 7, "run");
        assertThat(resumed(checkpoints)).isEqualTo(7);
        Files.move(last, before, StandardCopyOption.REPLACE_EXISTING);
        assertThat(resumed(checkpoints)).isEqualTo(7);
        Files.write(part, new byte[100]);
        assertThat(resumed(checkpoints)).isEqualTo(7);
        checkpoints.save(new Tiny(), 8, "run");
        assertThat(resumed(checkpoints)).isEqualTo(8);

        damage(last);
        assertThat(resumed(checkpoints)).isEqualTo(7);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("it was damaged after it was written; going on from the checkpoint before it");
        assertThat(last).doesNotExist();                                  // so that it never takes the place of the good one
        damage(before);
        assertThatThrownBy(() -> resumed(checkpoints)).isInstanceOf(InputException.class).hasMessageContaining("and there is no other");
        // endregion
        assertThat(part).doesNotExist();
    }

    @Test void howOftenToSave() {
        // region young
        double cost = 0.05, day = 86_400, best = Math.sqrt(2 * cost * day);
        assertThat(best).isCloseTo(93, within(0.1));
        assertThat(lost(best, cost, day)).isCloseTo(0.0011, within(1e-4)).isLessThan(lost(best * 1.1, cost, day)).isLessThan(lost(best / 1.1, cost, day));
        assertThat(lost(10, cost, day)).isCloseTo(0.00506, within(1e-5));
        // endregion
    }

    private static double lost(double every, double cost, double betweenKills) { return cost / every + every / (2 * betweenKills); }

    private int resumed(Checkpoints checkpoints) {
        PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
        return checkpoints.restore(new Tiny(), "run", new Console(err, err, Map.of(), false), "it");
    }

    /** Turns the lowest bit of the last number over. */
    private static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 4] ^= 1;
        Files.write(file, bytes);
    }
}
