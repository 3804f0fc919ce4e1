package org.dgd.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dgd.engine.DeviceException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said about machines without a GPU, and with the wrong libraries. */
final class CudaLibrariesTest {
    @TempDir Path folder;

    @BeforeEach void linux() { assumeTrue(CudaLibraries.isSupportedPlatform(), "elsewhere there is only one answer"); }

    @Test void withoutADriverThereIsNoGpu() {
        CudaLibraries none = CudaLibraries.in(folder);
        assertThat(none.hasGpu()).isFalse();
        assertThat(none.problem()).hasValueSatisfying(text -> assertThat(text).startsWith("cuda: there is no NVIDIA driver").contains("install a driver"));
        assertThat(none.report()).containsOnlyKeys("libcuda.so.1", "libcublas.so.12", "libcudnn.so.9").containsValue("missing");
        assertThatThrownBy(() -> CudaDevice.open(none, CudaOptions.DEFAULT)).isInstanceOf(DeviceException.class).hasMessageContaining("no NVIDIA driver");
    }

    /** Status 100 says that there is no GPU. With any other one there may be, and whoever asked for the fastest device should know. */
    @ParameterizedTest @CsvSource({"803, CUDA_ERROR_SYSTEM_DRIVER_MISMATCH, restart this machine", "999, CUDA_ERROR_UNKNOWN, nvidia-smi",
            "802, CUDA_ERROR_SYSTEM_NOT_READY, fabric manager"})
    void aDriverThatDoesNotStartIsNamed(int status, String name, String advice) {
        CudaLibraries libraries = CudaLibraries.in(Emulator.folder());
        EmulatedGpu gpu = new EmulatedGpu();
        for (ThrowingCallable use : List.<ThrowingCallable>of(libraries::hasGpu, () -> CudaDevice.open(libraries, CudaOptions.DEFAULT))) {
            gpu.inject("cuInit", status, 0);
            assertThatThrownBy(use).isInstanceOf(DeviceException.class).hasMessageContainingAll("cuda: the NVIDIA driver does not start", name, "" + status, advice);
        }
        gpu.inject("cuDeviceGetCount", status, 0);
        assertThatThrownBy(libraries::hasGpu).isInstanceOf(DeviceException.class).hasMessageContaining(name);
        assertThat(libraries.hasGpu()).isTrue();
    }

    @Test void aDriverWithoutAGpuIsNoFailure() {
        CudaLibraries libraries = CudaLibraries.in(Emulator.folder());
        EmulatedGpu gpu = new EmulatedGpu();
        gpu.devices(0);
        try {
            assertThat(libraries.hasGpu()).isFalse();
            assertThat(libraries.problem()).hasValueSatisfying(text -> assertThat(text).contains("finds no NVIDIA GPU", "CUDA_VISIBLE_DEVICES"));
        } finally {
            gpu.reset();
        }
    }

    @Test void aFileThatIsNoLibraryIsNoDriver() throws IOException {
        Files.writeString(folder.resolve("libcuda.so.1"), "not a library");
        assertThat(CudaLibraries.in(folder).hasGpu()).isFalse();
        assertThat(CudaLibraries.in(folder).problem()).hasValueSatisfying(text -> assertThat(text).contains("no NVIDIA driver"));
    }

    @Test void aMissingLibraryIsNamedAndHowToInstallIt() throws IOException {
        copy("libcuda.so.1", Emulator.folder());
        assertThat(CudaLibraries.in(folder).problem()).hasValueSatisfying(text -> assertThat(text).startsWith("cuda: libcublas.so.12 is missing").contains("pip install"));
        copy("libcublas.so.12", Emulator.folder());
        assertThat(CudaLibraries.in(folder).problem()).hasValueSatisfying(text -> assertThat(text).startsWith("cuda: libcudnn.so.9 is missing").contains("pip install"));
        copy("libcudnn.so.9", Emulator.folder());
        assertThat(CudaLibraries.in(folder).problem()).isEmpty();
    }

    /** JCuda's call of a function that is not there would end this program. */
    @Test void aLibraryWithoutAFunctionIsRefused() throws IOException {
        copy("libcuda.so.1", Emulator.folder());
        copy("libcublas.so.12", Emulator.folder());
        Files.copy(Emulator.folder().resolve("libcublas.so.12"), folder.resolve("libcudnn.so.9"));
        assertThat(CudaLibraries.in(folder).problem())
                .hasValueSatisfying(text -> assertThat(text).contains("libcudnn.so.9 lacks the function cudnn", "another version"));
        assertThatThrownBy(() -> CudaDevice.open(CudaLibraries.in(folder), CudaOptions.DEFAULT)).isInstanceOf(DeviceException.class);
    }

    @Test void aDamagedLibraryIsNamed() throws IOException {
        copy("libcuda.so.1", Emulator.folder());
        Files.writeString(folder.resolve("libcublas.so.12"), "not a library");
        copy("libcudnn.so.9", Emulator.folder());
        assertThat(CudaLibraries.in(folder).problem()).hasValueSatisfying(text -> assertThat(text).contains("libcublas.so.12 cannot be loaded"));
        assertThat(CudaLibraries.in(folder).report().get("libcublas.so.12")).endsWith("libcublas.so.12, which cannot be loaded");
    }

    /** Python's packages do not help against an old driver. */
    @Test void aDriverWithoutAFunctionWantsAnotherDriver() throws IOException {
        for (String name : List.of("libcublas.so.12", "libcudnn.so.9")) copy(name, Emulator.folder());
        Files.copy(Path.of(System.getProperty("java.home"), "lib", "libzip.so"), folder.resolve("libcuda.so.1"));
        assertThatThrownBy(CudaLibraries.in(folder)::hasGpu).isInstanceOf(DeviceException.class).hasMessageContaining("libcuda.so.1 lacks");
        assertThat(CudaLibraries.in(folder).problem())
                .hasValueSatisfying(text -> assertThat(text).contains("libcuda.so.1 lacks the function cu", "driver 525").doesNotContain("pip"));
    }

    private void copy(String name, Path from) throws IOException { Files.copy(from.resolve(name), folder.resolve(name)); }

    @Test void librariesOfPythonAreFound() throws IOException {
        Path site = folder.resolve("lib/python3.12/site-packages/nvidia");
        for (String name : List.of("cublas", "cudnn")) Files.createDirectories(site.resolve(name).resolve("lib"));
        assertThat(new LibraryFolders(Map.of("VIRTUAL_ENV", folder.toString())).usual()).startsWith(site.resolve("cublas/lib"), site.resolve("cudnn/lib"));
    }

    @Test void laterVersionsComeFirst() throws IOException {
        List<Path> sites = new ArrayList<>();
        for (String python : List.of("python3.12", "python3.9", "python3")) sites.add(Files.createDirectories(folder.resolve("lib").resolve(python).resolve("site-packages/nvidia/cudnn/lib")));
        assertThat(new LibraryFolders(Map.of("VIRTUAL_ENV", folder.toString())).usual()).startsWith(sites.toArray(Path[]::new));
    }

    /** Conda puts all libraries into one folder; what pip installed into its Python comes before. */
    @Test void librariesOfCondaAreFound() throws IOException {
        Path pip = Files.createDirectories(folder.resolve("lib/python3.12/site-packages/nvidia/cublas/lib"));
        assertThat(new LibraryFolders(Map.of("CONDA_PREFIX", folder.toString())).usual()).containsSubsequence(pip, folder.resolve("lib"));
    }

    /** The profile cuda-libraries unpacks below HOME. */
    @Test void librariesOfMavenAreFound() throws IOException {
        String place = "dgd/cuda-libraries/org/bytedeco/cuda/linux-x86_64";
        Path own = Files.createDirectories(folder.resolve("cache").resolve(place)), home = Files.createDirectories(folder.resolve(".cache").resolve(place));
        assertThat(new LibraryFolders(Map.of("HOME", folder.toString())).usual()).startsWith(home);
        assertThat(new LibraryFolders(Map.of("HOME", folder.toString(), "XDG_CACHE_HOME", folder.resolve("cache").toString())).usual()).startsWith(own, home);
    }

    @Test void aFolderThatIsNamedMustBeThere() {
        assertThatThrownBy(() -> new LibraryFolders(Map.of()).named(folder.resolve("nothing").toString())).isInstanceOf(DeviceException.class)
                .hasMessageContaining("nothing, which is not a folder");
        assertThat(new LibraryFolders(Map.of()).named(folder + ":" + folder)).containsExactly(folder, folder);
    }
}
