package org.dgd.nn;

import org.dgd.engine.Device;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.reference.ReferenceDevice;

/** The devices on which modules are tested, with the relative error that their arithmetic may leave after a few operations. */
public enum TestDevice {
    REFERENCE(1e-12) {
        @Override public Device open() { return new ReferenceDevice(); }
    },
    CPU(5e-6) {
        @Override public Device open() { return new CpuDevice(2); }
    };

    public final double tolerance;

    TestDevice(double tolerance) { this.tolerance = tolerance; }

    public abstract Device open();
}
