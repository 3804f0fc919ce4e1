package org.dgd.engine.cuda;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;

/** The emulated GPU that tests run on, of this module and of those that use it. */
public final class Emulator {
    private Emulator() { }

    /** The folder with its libraries, built on first use. Where it cannot be built, the test that asks is skipped and says why. */
    public static Path folder() {
        EmulatorBuild.obstacle().ifPresent(reason -> assumeTrue(false, reason));
        return Built.FOLDER;
    }

    /** With arithmetic as on any GPU and no shortcuts. */
    public static CudaDevice device() { return CudaDevice.open(CudaLibraries.in(folder()), CudaOptions.EXACT); }

    private static final class Built {
        static final Path FOLDER = new EmulatorBuild().folder();
    }
}
