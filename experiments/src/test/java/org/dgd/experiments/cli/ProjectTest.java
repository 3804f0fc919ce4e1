package org.dgd.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commit is found in every form in which git keeps it. */
final class ProjectTest {
    private static final String ID = "0123456789abcdef0123456789abcdef01234567";

    @TempDir Path folder;

    @Test
    void aFolderThatIsNoCheckoutHasNone() { assertThat(Project.commit(folder)).isEmpty(); }

    @Test
    void aBranchMayHaveNoCommitYet() throws Exception {
        write(".git/HEAD", "ref: refs/heads/main\n");
        assertThat(Project.commit(folder)).isEmpty();
    }

    @Test
    void aBranchIsAFile() throws Exception {
        write(".git/HEAD", "ref: refs/heads/main\n");
        write(".git/refs/heads/main", ID + "\n");
        assertThat(Project.commit(folder)).contains(ID);
    }

    @Test
    void orALineAmongMany() throws Exception {
        write(".git/HEAD", "ref: refs/heads/main\n");
        write(".git/packed-refs", "# pack-refs with: peeled\n" + "f".repeat(40) + " refs/heads/maintenance\n" + ID + " refs/heads/main\n");
        assertThat(Project.commit(folder)).contains(ID);
    }

    @Test
    void headMayBeTheCommitItself() throws Exception {
        write(".git/HEAD", ID + "\n");
        assertThat(Project.commit(folder)).contains(ID);
    }

    @Test
    void aLinkedWorkingTreeLeadsToTheRepository() throws Exception {
        write("tree/.git", "gitdir: " + folder.resolve("main/.git/worktrees/tree") + "\n");
        write("main/.git/worktrees/tree/HEAD", "ref: refs/heads/side\n");
        write("main/.git/worktrees/tree/commondir", "../..\n");
        write("main/.git/refs/heads/side", ID + "\n");
        assertThat(Project.commit(folder.resolve("tree"))).contains(ID);
    }

    private void write(String name, String text) throws Exception {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), text);
    }
}
