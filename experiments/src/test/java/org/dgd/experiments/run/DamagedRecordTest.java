package org.dgd.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.SyntheticDigits;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records and logs of runs that are not as they were written. */
class DamagedRecordTest {
    private static final String RECORD = ": cannot be read as the record of a run; choose another --out";
    @TempDir Path folder;
    private Path json, csv;
    private RunRecord record;

    @BeforeEach void files() {
        json = folder.resolve("run.json");
        csv = folder.resolve("metrics.csv");
        record = new RunRecord(json, new Run.Plan("fit", folder, true, false, Map.of("epochs", 2), SyntheticDigits.of(2, 1), "reference", 1));
    }

    @Test void aFingerprintWithNull() throws IOException {
        Files.writeString(json, "{\"fingerprint\":[null]}");
        assertThatThrownBy(() -> record.requireSameRun(record.earlier())).isInstanceOf(InputException.class).hasMessageContaining("the run there is another one");
    }

    @Test void epochsThatAreNoNumber() throws IOException {
        Files.writeString(json, "{\"options\":{\"epochs\":1e999}}");
        assertThatThrownBy(record::earlier).isInstanceOf(InputException.class).hasMessage(json + RECORD);
        Files.writeString(json, "{\"options\":{\"epochs\":\"1\\n2\"}}");
        assertThatThrownBy(record::earlier).isInstanceOf(InputException.class).hasMessage(json + RECORD);
    }

    @Test void anEmptyRecordAndOneWithoutResults() throws IOException {
        Files.writeString(json, "");
        assertThatThrownBy(record::read).isInstanceOf(InputException.class).hasMessage(json + RECORD);
        for (String text : List.of("", "null", "[]", "{}", "{\"results\":null}", "{\"results\":3}", "{")) {
            Files.writeString(json, text);
            assertThatThrownBy(record::results).as(text).isInstanceOf(InputException.class).hasMessage(json + RECORD);
        }
    }

    @Test void metricsThatAreCut() throws IOException {
        for (String text : List.of("epoch\n1,2\n", "epoch\n1,2,3,4,x\n", "epoch\n,,,,\n")) {
            Files.writeString(csv, text);
            assertThatThrownBy(() -> Metrics.read(csv)).as(text).isInstanceOf(InputException.class).hasMessage(csv + ": is not the whole log of a run; train in another --out");
        }
    }

    @Test void aLogThatIsNoText() throws IOException {
        Files.write(csv, "epoch,loss\n1,ü\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> new CsvLog(csv, "epoch,loss", 1)).isInstanceOf(InputException.class).hasMessageContaining("metrics.csv: is not the log of a run: it is no text");
    }

    @Test void measuredNumbersThatAreNoneAreMeasuredAgain() throws IOException {
        Measured measured = new Measured(json, List.of());
        for (String values : List.of("null", "3", "{\"fid\":\"x\"}", "{\"fid\":[1,2]}", "{\"ways\":{\"a\":null}}")) {
            Files.writeString(json, "{\"how\":{\"seed\":1},\"values\":" + values + "}");
            assertThat(measured.obtain(Map.of("seed", 1), Map.of(), () -> Map.of("fid", 2.5)).get("fid").getAsDouble()).as(values).isEqualTo(2.5);
        }
    }
}
