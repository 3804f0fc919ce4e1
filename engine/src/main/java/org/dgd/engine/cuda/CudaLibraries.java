package org.dgd.engine.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dgd.engine.DeviceException;

/** NVIDIA's libraries on this machine: the driver's, and cuBLAS 12 and cuDNN 9, which are installed separately. Searching loads nothing for good. */
public final class CudaLibraries {
    /** Names folders to search first, before those where the libraries usually lie. */
    public static final String PROPERTY = "dgd.cuda.libs";

    private static final String DRIVER = "libcuda.so.1", BLAS_LT = "libcublasLt.so.12", BLAS = "libcublas.so.12",
            RUNTIME_COMPILER = "libnvrtc.so.12", DNN = "libcudnn.so.9";
    private static final String INSTALL =
            "pip install nvidia-cublas-cu12 nvidia-cudnn-cu12, or install a CUDA 12 toolkit and cuDNN 9, or name their folders with -D"
            + PROPERTY + "=DIR:DIR";
    private static final String INSTALL_DRIVER = "install NVIDIA's driver 525 or newer, or use the device cpu";

    private final List<Path> named, usual;
    private final boolean system;

    /** @param system whether to ask the system's loader for what is in no folder */
    private CudaLibraries(List<Path> named, List<Path> usual, boolean system) {
        this.named = named;
        this.usual = usual;
        this.system = system;
    }

    /** In the folders that the property {@link #PROPERTY} names, then where they usually lie. */
    public static CudaLibraries search(Map<String, String> environment) {
        LibraryFolders folders = new LibraryFolders(environment);
        return new CudaLibraries(folders.named(System.getProperty(PROPERTY, "")), folders.usual(), true);
    }

    /** In these folders and nowhere else, the driver's too. */
    public static CudaLibraries in(Path... folders) { return new CudaLibraries(List.of(folders), List.of(), false); }

    /**
     * Whether the driver is installed and shows a GPU.
     *
     * @throws DeviceException when a driver is there that does not start, for any reason but that there is no GPU
     */
    public boolean hasGpu() {
        if (!isSupportedPlatform() || !opens(driver())) return false;
        DriverProbe probe = DriverProbe.of(driver())
                .orElseThrow(() -> new DeviceException("cuda: " + driver() + " lacks a driver's functions; " + INSTALL_DRIVER));
        probe.failure().ifPresent(failure -> { throw new DeviceException(failure); });
        return probe.gpus() > 0;
    }

    /** One line a library: where it is, or that it is missing. */
    public Map<String, String> report() {
        Map<String, String> lines = new LinkedHashMap<>();
        try (Arena arena = Arena.ofConfined()) {
            place(BLAS_LT).ifPresent(lt -> lookup(lt, arena));           // cuBLAS cannot be opened without it
            for (String name : List.of(DRIVER, BLAS, DNN)) lines.put(name, place(name).map(this::openable).orElse("missing"));
        }
        return lines;
    }

    private String openable(String place) { return opens(place) ? place : place + ", which cannot be loaded"; }

    /** Why the device cannot be opened and what to do, in one sentence; empty when nothing is missing. */
    public Optional<String> problem() {
        if (!isSupportedPlatform()) return Optional.of("cuda: GPUs are supported on Linux on x86-64 only; use the device cpu");
        if (!opens(driver())) return Optional.of("cuda: there is no NVIDIA driver here (no " + DRIVER
                + "); use the device cpu, or install a driver, 525 or newer");
        Optional<String> noGpu = DriverProbe.of(driver()).flatMap(DriverProbe::problem);
        if (noGpu.isPresent()) return noGpu;
        for (String name : List.of(BLAS, DNN)) if (place(name).isEmpty()) return Optional.of("cuda: " + name + " is missing; " + INSTALL);
        return missingFunctions();
    }

    private Optional<String> missingFunctions() {
        try (Arena arena = Arena.ofConfined()) {
            place(BLAS_LT).ifPresent(lt -> lookup(lt, arena));
            return missingFunctions(DRIVER, Functions.DRIVER, INSTALL_DRIVER, arena).or(() -> missingFunctions(BLAS, Functions.BLAS, INSTALL, arena))
                    .or(() -> missingFunctions(DNN, Functions.DNN, INSTALL, arena));
        }
    }

    private Optional<String> missingFunctions(String library, List<String> functions, String advice, Arena arena) {
        String path = place(library).orElse(library);
        Optional<SymbolLookup> symbols = lookup(path, arena);
        if (symbols.isEmpty()) return Optional.of("cuda: " + path
                + " cannot be loaded, because it is damaged or a library that it needs is missing; " + advice);
        return functions.stream().filter(function -> symbols.get().find(function).isEmpty()).findFirst()
                .map(missing -> "cuda: " + path + " lacks the function " + missing + ", so it is of another version; " + advice);
    }

    /** Loads them for good, and JCuda on them. */
    void load() {
        problem().ifPresent(problem -> { throw new DeviceException(problem); });
        for (String name : List.of(DRIVER, BLAS_LT, BLAS, RUNTIME_COMPILER, DNN)) place(name).ifPresent(CudaLibraries::load);
        JCudaNatives.require();
    }

    /** A name alone is left to JCuda's own parts, which name what they need. */
    @SuppressWarnings("restricted") private static void load(String place) {
        if (!place.startsWith("/")) return;
        try {
            System.load(place);
        } catch (UnsatisfiedLinkError e) {
            throw new DeviceException("cuda: " + place + " cannot be loaded: " + e.getMessage(), e);
        }
    }

    private String driver() { return place(DRIVER).orElse(""); }

    /** A path, or the bare name if the system's loader finds it. The driver is never taken from a toolkit, which has one that only serves to link. */
    private Optional<String> place(String name) {
        Stream<Path> folders = name.equals(DRIVER) ? named.stream() : Stream.concat(named.stream(), usual.stream());
        Optional<String> file = folders.map(folder -> folder.resolve(name)).filter(Files::isRegularFile)
                .map(path -> path.toAbsolutePath().toString()).findFirst();
        return file.or(() -> Optional.of(name).filter(n -> system && opens(n)));
    }

    private boolean opens(String place) {
        if (place.isEmpty()) return false;
        try (Arena arena = Arena.ofConfined()) {
            return lookup(place, arena).isPresent();
        }
    }

    @SuppressWarnings("restricted") private static Optional<SymbolLookup> lookup(String place, Arena arena) {
        try {
            return Optional.of(place.startsWith("/") ? SymbolLookup.libraryLookup(Path.of(place), arena) : SymbolLookup.libraryLookup(place, arena));
        } catch (IllegalArgumentException notLoadable) {
            return Optional.empty();
        }
    }

    static boolean isSupportedPlatform() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux") && List.of("amd64", "x86_64")
                .contains(System.getProperty("os.arch"));
    }
}
