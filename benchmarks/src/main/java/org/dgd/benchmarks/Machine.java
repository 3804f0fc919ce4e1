package org.dgd.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.dgd.engine.cpu.CpuDevice;

/** What a measurement was made on. */
public final class Machine {
    private static final Path LINUX_CPUS = Path.of("/proc/cpuinfo");

    private Machine() { }

    /** The processor's name, or its architecture where the system does not tell. */
    public static String cpu() {
        try {
            if (Files.isReadable(LINUX_CPUS))
                for (String line : Files.readAllLines(LINUX_CPUS, StandardCharsets.UTF_8))
                    if (line.startsWith("model name")) return line.substring(line.indexOf(':') + 1).strip();
        } catch (IOException e) {
            return System.getProperty("os.arch") + " (" + LINUX_CPUS + " cannot be read)";
        }
        return System.getProperty("os.arch");
    }

    /** CPU, cores, vector width, system and JDK, in one line. */
    public static String describe() {
        return cpu() + ", " + Runtime.getRuntime().availableProcessors() + " cores, vectors of " + CpuDevice.vectorBits() + " bits, "
                + System.getProperty("os.name") + " " + System.getProperty("os.version") + ", " + System.getProperty("java.vendor") + " JDK "
                + Runtime.version();
    }

    /** The peak of multiplications with additions at this moment, by one thread and by all cores: "231 GFLOP/s with 1 thread, …". */
    public static String peak() {
        Yardstick yardstick = new Yardstick();
        int cores = Runtime.getRuntime().availableProcessors();
        String one = String.format(Locale.ROOT, "%.0f GFLOP/s with 1 thread", yardstick.gflops(1));
        return cores == 1 ? one : one + String.format(Locale.ROOT, ", %.0f with %d", yardstick.gflops(cores), cores);
    }
}
