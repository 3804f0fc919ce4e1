package org.dgd.benchmarks.gpu;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.JCublas2;
import jcuda.jcudnn.JCudnn;
import jcuda.libraryPropertyType;
import org.dgd.engine.DeviceException;
import org.dgd.engine.cuda.CudaDevice;
import org.dgd.engine.cuda.CudaLibraries;
import org.dgd.engine.cuda.CudaOptions;
import org.dgd.nn.data.InputException;

/** Checks and measures the device cuda of this machine, and adds what it finds to a report in Markdown: {@code GpuCheck REPORT.md [--quick]}. */
public final class GpuCheck {
    static final int UNUSABLE = 1, FAILED = 2;

    private final CudaLibraries libraries;
    private final CheckSize size;
    private final CheckReport report;

    private GpuCheck(CudaLibraries libraries, CheckSize size, CheckReport report) {
        this.libraries = libraries;
        this.size = size;
        this.report = report;
    }

    /** Ends with 1 where there is no GPU to use, with 2 where a check failed. */
    public static void main(String[] args) {
        int status = run(() -> CudaLibraries.search(System.getenv()), System.out, System.err, args);
        if (status != 0) System.exit(status);
    }

    static int run(Supplier<CudaLibraries> search, PrintStream out, PrintStream err, String... args) {
        List<String> words = Arrays.asList(args);
        if (words.isEmpty() || words.size() > 2 || words.size() == 2 && !words.get(1).equals("--quick")) {
            err.println("gpu-check: expected REPORT.md [--quick], not: " + String.join(" ", words));
            return UNUSABLE;
        }
        try {
            CudaLibraries libraries = search.get();
            Optional<String> problem = libraries.problem();
            if (problem.isPresent()) throw new DeviceException(problem.get());
            CheckReport report = new CheckReport(Path.of(words.getFirst()), out);
            new GpuCheck(libraries, words.size() == 2 ? CheckSize.QUICK : CheckSize.FULL, report).all();
            return report.failed() ? FAILED : 0;
        } catch (DeviceException | InputException e) {
            err.println("gpu-check: " + e.getMessage());
            return UNUSABLE;
        }
    }

    private void all() {
        try (CudaDevice device = CudaDevice.open(libraries, CudaOptions.EXACT)) {
            report.section("What was found");
            report.line("- GPU: %s", device.gpu());
            libraries.report().forEach((name, place) -> report.line("- %s: %s", name, place));
            report.line("- %s", versions());
            report.line("- Java %s", Runtime.version());
            report.section("Is it right?");
            OpTable ops = new OpTable(device, size.stride());
            part("op table", () -> ops.agreement(report));
            part("gradients", () -> ops.gradients(report));
            part("determinism", () -> ops.determinism(report));
        }
        part("20 steps", () -> new TwentySteps(libraries, size.capacity()).check(report));
        report.section("How fast is it?");
        part("steps", () -> new StepTimes(libraries, size).measure(report));
        for (int batch : size.batches()) {
            report.line("");
            part("kernels", () -> new KernelTable(size, batch).measure(libraries, report));
        }
    }

    /** Of NVIDIA's libraries, which the open device has loaded. An emulated GPU's cuBLAS does not tell. */
    private static String versions() {
        int[] driver = {0}, major = {0}, minor = {0};
        JCudaDriver.cuDriverGetVersion(driver);
        boolean told = JCublas2.cublasGetProperty(libraryPropertyType.MAJOR_VERSION, major) == 0
                && JCublas2.cublasGetProperty(libraryPropertyType.MINOR_VERSION, minor) == 0;
        return "the driver knows CUDA " + driver[0] / 1000 + "." + driver[0] % 1000 / 10 + "; cuBLAS "
                + (told ? major[0] + "." + minor[0] : "of an unknown version") + "; cuDNN " + JCudnn.cudnnGetVersion();
    }

    /** One part that fails leaves the others. */
    private void part(String name, Runnable check) {
        long started = System.nanoTime();
        try {
            check.run();
            report.line("");
            report.line("(%s: %.1f s)", name, (System.nanoTime() - started) * 1e-9);
        } catch (RuntimeException e) {
            report.verdict(false, "%s: %s", name, e);
        }
    }
}
