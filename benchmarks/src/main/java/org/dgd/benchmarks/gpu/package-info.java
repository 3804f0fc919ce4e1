/**
 * What {@code bin/gpu-check} runs on a machine with a GPU: whether the device {@code cuda} is right there, and how fast.
 *
 * @see <a href="{@docRoot}/../15-cuda.html">Chapter 15: CUDA kernels and graphs</a>
 */
package org.dgd.benchmarks.gpu;
