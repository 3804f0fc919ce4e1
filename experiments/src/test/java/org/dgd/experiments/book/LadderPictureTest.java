package org.dgd.experiments.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.dgd.experiments.Checkout;
import org.junit.jupiter.api.Test;

/** The picture of the ladder has the numbers of its chapter's table. */
final class LadderPictureTest {
    @Test void ratesAreThoseOfTheTable() throws IOException {
        var rows = Files.readAllLines(Checkout.root().resolve("docs/17-performance.md"));
        for (LadderPicture.Rung r : LadderPicture.RUNGS)
            assertThat(rows).as(r.name()).anyMatch(row -> row.startsWith("| " + r.name() + " |") && row.contains(") | " + Svg.number(r.gflops()) + " |"));
    }
}
