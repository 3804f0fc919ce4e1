/** What {@code bin/gpu-check} runs on a machine with a GPU: whether the device {@code cuda} is right there, and how fast. */
package org.dgd.benchmarks.gpu;
