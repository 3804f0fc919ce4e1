package org.dgd.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of the book hold what the recorded runs in docs/results hold. */
final class RecordedFiguresTest {
    private static final Path ROOT = Checkout.root();

    @Test void tablesHoldWhatTheRunsLeft() throws IOException {
        assertThat(DocsTest.pages().stream().map(page -> DocsPage.read(ROOT, page)))
                .flatMap(page -> RecordedFigures.wrong(ROOT, page.name(), page.lines())).isEmpty();
    }

    @Test void everyRecordIsShown() throws IOException {
        String pages = DocsTest.pages().stream().flatMap(page -> DocsPage.read(ROOT, page).lines().stream()).collect(Collectors.joining("\n"));
        try (var files = Files.walk(ROOT.resolve("docs/results"))) {
            assertThat(files.map(f -> ROOT.relativize(f).toString().replace('\\', '/')).filter(f -> f.endsWith(".csv")))
                    .isNotEmpty().allSatisfy(f ->
                            assertThat(pages).as("a page with a table below <!-- figures of %s -->", f).containsAnyOf("figures of " + f, ", " + f));
        }
    }

    @Test void aWrongNumberIsFound(@TempDir Path root) throws IOException {
        Files.writeString(root.resolve("a.csv"), "model,mse\na,0.12345\nb,-7.25e-3\n");
        Files.writeString(root.resolve("b.csv"), "latent,seed,sd\n2,0,1.5\n2,1,1.8\n");
        assertThat(wrong(root, "<!-- figures of a.csv -->", "| a | 0.123 (0.12) |", "| b | −0.0073; 5 of 7, `0.9` |", "", "| c | 0.5 |")).isEmpty();
        assertThat(wrong(root, "<!-- figures of a.csv, b.csv -->", "| 2 | 1.65 (1.50–1.80) | 0.1235 |")).isEmpty();
        assertThat(wrong(root, "", "<!-- figures of a.csv -->", "| a | 0.124 |")).containsExactly("page.md, line 3: 0.124 is not in a.csv");
        assertThat(wrong(root, "<!-- figures of b.csv -->", "| 2 | 1.66 | 1.5 |")).containsExactly("page.md, line 2: 1.66 is not in b.csv");
        assertThat(wrong(root, "<!-- figures of b.csv -->", "", "| 2 | 1.5 |")).containsExactly("page.md, line 1: no table below the comment");
    }

    private static List<String> wrong(Path root, String... lines) { return RecordedFigures.wrong(root, "page.md", List.of(lines)); }
}
