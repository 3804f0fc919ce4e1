package org.dgd.engine.cuda;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dgd.engine.DeviceException;

/** Where cuBLAS and cuDNN lie when they are installed: our own cache, Python's packages, Conda's, CUDA toolkits. */
final class LibraryFolders {
    /** Where the Maven profile {@code cuda-libraries} unpacks them, below the cache folder. */
    private static final String CACHED = "dgd/cuda-libraries/org/bytedeco/cuda/linux-x86_64";
    private static final List<String> PACKAGES = List.of("cublas", "cudnn", "cuda_nvrtc", "cu12");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    private final Map<String, String> environment;

    LibraryFolders(Map<String, String> environment) { this.environment = environment; }

    /** Those of a list with the system's separator, which must be there. */
    List<Path> named(String list) {
        List<Path> folders = Stream.of(list.split(File.pathSeparator)).filter(name -> !name.isBlank()).map(Path::of).toList();
        for (Path folder : folders)
            if (!Files.isDirectory(folder)) throw new DeviceException("cuda: -D" + CudaLibraries.PROPERTY + " names " + folder
                    + ", which is not a folder");
        return folders;
    }

    List<Path> usual() {
        List<Path> folders = new ArrayList<>();
        for (Path cache : caches()) folders.add(cache.resolve(CACHED));
        for (Path site : sitePackages()) for (String name : PACKAGES) folders.add(site.resolve("nvidia").resolve(name).resolve("lib"));
        variable("CONDA_PREFIX").ifPresent(prefix -> folders.add(prefix.resolve("lib")));
        variable("CUDA_HOME").or(() -> variable("CUDA_PATH")).ifPresent(home -> folders.add(home.resolve("lib64")));
        for (Path toolkit : startingWith(Path.of("/usr/local"), "cuda")) folders.add(toolkit.resolve("lib64"));
        return folders.stream().filter(Files::isDirectory).toList();
    }

    /** Maven cannot choose between two folders, so it unpacks below HOME even where there is another cache folder. */
    private List<Path> caches() {
        return Stream.of(variable("XDG_CACHE_HOME"), variable("HOME").map(home -> home.resolve(".cache"))).flatMap(Optional::stream).toList();
    }

    private List<Path> sitePackages() {
        List<Path> prefixes = new ArrayList<>();
        variable("VIRTUAL_ENV").ifPresent(prefixes::add);
        variable("CONDA_PREFIX").ifPresent(prefixes::add);
        variable("HOME").ifPresent(home -> prefixes.add(home.resolve(".local")));
        prefixes.addAll(List.of(Path.of("/usr/local"), Path.of("/usr"), Path.of("/opt/conda")));
        return prefixes.stream().flatMap(prefix -> startingWith(prefix.resolve("lib"), "python3").stream())
                .flatMap(python -> Stream.of("site-packages", "dist-packages").map(python::resolve)).filter(Files::isDirectory).toList();
    }

    private Optional<Path> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank()).map(Path::of);
    }

    /** The folders in {@code parent} whose names begin so, later versions first; none where it cannot be read. */
    private static List<Path> startingWith(Path parent, String start) {
        if (!Files.isDirectory(parent)) return List.of();
        try (Stream<Path> files = Files.list(parent)) {
            return files.filter(file -> file.getFileName().toString().startsWith(start)).sorted(LibraryFolders::laterFirst).toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    /** By the numbers in their names, so that 3.12 comes before 3.9. */
    private static int laterFirst(Path a, Path b) {
        int order = Arrays.compare(numbers(b), numbers(a));
        return order == 0 ? b.compareTo(a) : order;
    }

    private static int[] numbers(Path file) {
        return NUMBER.matcher(file.getFileName().toString()).results().mapToInt(number -> Integer.parseInt(number.group())).toArray();
    }
}
