package org.dgd.engine.cuda;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Says with the failure of a test in which order the emulated GPU ran threads, blocks and graph nodes, so that it can be run again. */
final class EmulatorSeed implements TestExecutionExceptionHandler {
    @Override public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        if (EmulatorBuild.obstacle().isPresent()) throw failure;
        EmulatedGpu gpu = new EmulatedGpu();
        failure.addSuppressed(new AssertionError("the emulated GPU ran with DGD_GPU_SEED=" + gpu.seed() + "; it last said: " + gpu.report()));
        throw failure;
    }
}
