package org.dgd.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dgd.nn.data.SyntheticDigits;
import org.dgd.nn.fuzz.Fuzzer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged records of runs: run.json, metrics.csv and measured numbers. */
class RecordFuzzTest {
    private static final String[] JSON = {"null", "{}", "[]", "\"fingerprint\":[null]", "\"options\":[]", "\"status\":\"complete\"", "\"results\":null", "1e999", "\"epochs\":2.5", ",", "}", "]"};
    @TempDir Path folder;

    @Test void records() throws Exception {
        Path file = folder.resolve("run.json");
        var plan = new Run.Plan("fit", folder, true, false, Map.of("epochs", 2, "seed", 3L), SyntheticDigits.of(2, 1), "reference", 1);
        RunRecord record = new RunRecord(file, plan);
        record.write(RunRecord.Status.COMPLETE, java.time.Instant.now(), Map.of("loss", 1.5));
        byte[] whole = Files.readAllBytes(file);
        Files.delete(file);
        new Fuzzer("run", file, 50).whole(whole).words(JSON).run(damaged -> {
            RunRecord.Earlier earlier = record.earlier();
            earlier.epochs();
            RunRecord.command(damaged);
            if (earlier.status() == null) return;
            record.requireSameRun(earlier);
            assertThat(record.read()).isNotNull();
            assertThat(record.results()).isNotNull();
        });
    }

    @Test void metrics() throws Exception {
        new Fuzzer("metrics", folder.resolve("metrics.csv"), 20).whole("epoch,loss,reconstruction,latent,prior,seconds\n1,9.5,8,1,0.5,0.1\n2,NaN,7,1,0.5,0.1\n".getBytes())
                .words(",", "\n", ";", "\"", "NaN").run(damaged -> assertThat(Metrics.read(damaged).epochs()).hasSameSizeAs(Metrics.read(damaged).terms()));
    }

    /** Rows that cannot be right are dropped. */
    @Test void logs() throws Exception {
        new Fuzzer("log", folder.resolve("steps.csv"), 10).whole("step,loss\n1,9.5\n2,8.5\n3,7\n".getBytes()).words(",", "\n", "99999999999999999999,1").run(damaged -> {
            new CsvLog(damaged, "step,loss", 2).close();
            assertThat(Files.readAllLines(damaged)).hasSizeLessThanOrEqualTo(1 + (int) Files.size(damaged) / 3).startsWith("step,loss");
        });
    }

    /** What is damaged is measured again. */
    @Test void measuredNumbers() throws Exception {
        Path file = folder.resolve("measured.json");
        Measured measured = new Measured(file, List.of());
        Map<String, Object> how = Map.of("seed", 1, "images", "a");
        measured.obtain(how, Map.of("threads", 1), () -> Map.of("fid", 3.5, "ways", Map.of("a", Double.NaN)));
        byte[] whole = Files.readAllBytes(file);
        Files.delete(file);
        new Fuzzer("measured", file, 30).whole(whole).words(JSON).run(damaged -> {
            if (Files.isDirectory(damaged)) return;
            JsonObject numbers = measured.obtain(how, Map.of(), () -> Map.of("fid", 3.5));
            numbers.entrySet().forEach(e -> assertThat(e.getValue() instanceof JsonObject inner ? Measured.numbers(inner) : e.getValue().getAsDouble()).isNotNull());
        });
    }
}
