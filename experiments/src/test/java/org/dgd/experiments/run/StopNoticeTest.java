package org.dgd.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.dgd.experiments.cli.Console;
import org.junit.jupiter.api.Test;

final class StopNoticeTest {
    @Test void theSentenceIsSaidWhenTheProcessEndsAndNotAfterwards() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Console console = new Console(System.out, new PrintStream(said, true), Map.of(), false);
        int[] done = {3};
        StopNotice notice = new StopNotice(console, () -> "stopped with " + done[0] + " done");
        assertThatIllegalArgumentException().as("it is there").isThrownBy(() -> Runtime.getRuntime().addShutdownHook(notice.hook())).withMessageContaining("registered");
        done[0] = 4;
        notice.hook().run();
        assertThat(said.toString()).isEqualToIgnoringNewLines("dgd: stopped with 4 done");
        notice.close();
        assertThat(Runtime.getRuntime().removeShutdownHook(notice.hook())).as("it was there still").isFalse();
    }
}
