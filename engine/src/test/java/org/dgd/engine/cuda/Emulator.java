package org.dgd.engine.cuda;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;

/** The emulated GPU that tests run on. */
final class Emulator {
    private Emulator() { }

    /** The folder with its libraries; skips the test where there is none. */
    static Path folder() {
        String folder = System.getProperty(CudaLibraries.PROPERTY);
        assumeTrue(folder != null, "no emulated GPU: -Ddgd.cuda.libs does not name one");
        return Path.of(folder);
    }

    static CudaDevice device() { return CudaDevice.open(CudaLibraries.in(folder()), CudaOptions.EXACT); }
}
