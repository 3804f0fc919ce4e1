package org.dgd.engine.cuda;

/**
 * How products and convolutions may be computed.
 *
 * @param tf32          whether tensor cores may round their inputs to TF32, which has 10 bits after the point
 * @param deterministic whether to use only algorithms that give the same bits every time
 */
public record CudaOptions(boolean tf32, boolean deterministic) {
    public static final CudaOptions DEFAULT = new CudaOptions(true, true);

    /** Float all through, as the device {@code cpu}. */
    public static final CudaOptions EXACT = new CudaOptions(false, true);
}
