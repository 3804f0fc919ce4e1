package org.dgd.experiments.search;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.experiments.cli.DeviceOption;
import org.dgd.experiments.cli.Machine;
import org.dgd.experiments.trial.Task;
import org.dgd.experiments.trial.TrialResult;

/**
 * The trial function: every trial has a device of its own.
 *
 * @param device its name, and never {@code auto}: a machine that lacks the device is to say so instead of computing other bits on another one
 * @param exactFloat as {@code --exact-float} says
 * @param checkNumbers as {@code --check-numbers} says
 * @param commit of the program that started the search, or null
 */
public record DeviceTrial(String device, boolean exactFloat, boolean checkNumbers, String commit) implements TrialFunction {
    @Override public Made make(Task task, int threads) {
        DeviceOption option = new DeviceOption();
        option.kind = DeviceOption.Kind.valueOf(device.toUpperCase(Locale.ROOT));
        option.exactFloat = exactFloat;
        option.checkNumbers = checkNumbers;
        try (Device opened = option.open(threads)) {
            TrialResult result = task.run(opened, _ -> { });
            return new Made(result, machine(threads));
        }
    }

    private Map<String, Object> machine(int threads) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("device", device);
        if (exactFloat) m.put("exact_float", true);
        m.put("threads", threads);
        m.put("java", System.getProperty("java.runtime.version"));
        Machine.processor().ifPresent(cpu -> m.put("cpu", cpu));
        m.put("cores", Machine.cores());
        if (commit != null) m.put("git_commit", commit);
        m.put("ended", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        return m;
    }
}
