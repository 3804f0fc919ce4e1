package org.dgd.model;

import org.dgd.engine.Device;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.reference.ReferenceDevice;

/** The devices on which models are tested, with the relative error that their arithmetic may leave after a few operations. */
enum TestDevice {
    REFERENCE(1e-12) {
        @Override Device open() { return new ReferenceDevice(); }
    },
    CPU(5e-6) {
        @Override Device open() { return new CpuDevice(2); }
    };

    final double tolerance;

    TestDevice(double tolerance) { this.tolerance = tolerance; }

    abstract Device open();
}
