package org.dgd.engine.cuda;

import jcuda.driver.CUdeviceptr;

/** Memory on the device. JCuda fills such an object in when it allocates, and takes it as an argument. */
final class Address extends CUdeviceptr {
    /** The address itself, as kernels take it. */
    long value() { return getNativePointer(); }
}
