package org.dgd.benchmarks;

import java.util.List;
import java.util.function.Function;
import org.dgd.engine.Device;
import org.dgd.engine.OpRun;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;

/** A benchmark of something wrong is worth nothing: every set-up first compares what it will time with the reference device. */
final class Agreement {
    /** Far more than the roundings of floats, far less than any mistake; relative to the largest number of a result. */
    static final double TOLERANCE = 2e-5;

    private Agreement() { }

    /** Runs {@code kernels} on both devices; fails unless the tensors that it returns hold the same numbers. */
    static void require(Device device, Function<Device, List<Tensor>> kernels) {
        List<Tensor> ours = kernels.apply(device), right = kernels.apply(new ReferenceDevice());
        for (int i = 0; i < right.size(); i++)
            require(right.get(i) + ", result " + i, OpRun.error(right.get(i).storage.read(), ours.get(i).storage.read()), TOLERANCE);
    }

    static void require(String what, double error, double tolerance) {
        if (!(error <= tolerance))
            throw new IllegalStateException(what + ": off by " + error + " from the reference device; at most " + tolerance + " is expected");
    }
}
