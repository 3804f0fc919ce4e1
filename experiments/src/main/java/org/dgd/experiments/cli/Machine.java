package org.dgd.experiments.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dgd.engine.cpu.CpuDevice;

/** What a run may depend on but for the program: Java, operating system, processor. */
public final class Machine {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private Machine() { }

    /** One line on the Java machine. */
    public static String java() {
        return "Java " + System.getProperty("java.runtime.version")
                + " (" + System.getProperty("java.vendor") + ", " + System.getProperty("java.vm.name") + ")";
    }

    public static String system() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version") + " (" + System.getProperty("os.arch") + ")";
    }

    public static int cores() { return Runtime.getRuntime().availableProcessors(); }

    /** The processor's name where the system gives it: on Linux. */
    public static Optional<String> processor() {
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name")).map(line -> line.substring(line.indexOf(':') + 1).strip()).findFirst();
        } catch (IOException | RuntimeException notLinux) {
            return Optional.ofNullable(System.getenv("PROCESSOR_IDENTIFIER"));
        }
    }

    /** Where something was made, for its file. */
    public static Map<String, Object> provenance(String device, int threads) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("device", device);
        m.put("threads", threads);
        m.put("java", System.getProperty("java.runtime.version"));
        processor().ifPresent(cpu -> m.put("cpu", cpu));
        m.put("cores", cores());
        Project.commit().ifPresent(commit -> m.put("git_commit", commit));
        return m;
    }

    /** Physical memory in bytes, or in a container its share; 0 if it is not known. */
    public static long memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system ? system.getTotalMemorySize() : 0;
    }

    /** Whether Java was started with the Vector API, which the device {@code cpu} needs. */
    public static boolean hasVectors() { return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(); }

    /** Bits of the vectors that the device {@code cpu} computes with; empty without the Vector API. */
    public static Optional<Integer> vectorBits() { return hasVectors() ? Optional.of(CpuDevice.vectorBits()) : Optional.empty(); }

    /** One line on the vectors. */
    public static String vectors() {
        return vectorBits().map(bits -> bits + "-bit vectors").orElse("no vectors (Java lacks the module jdk.incubator.vector)");
    }
}
