/**
 * JMH benchmarks: one class per kernel family, one for any case of the op table, one for what an op costs beside its kernel, and
 * one for a whole training step. {@code bin/bench NAME} runs the classes and methods that match a name, {@code bin/bench -l} lists
 * them; {@code -p}, {@code -wi}, {@code -i} and the other options are JMH's. Each class says what to look for.
 *
 * <p>Kernels are also rated: in GFLOP/s or GB/s, and as a share of a peak that {@link org.dgd.benchmarks.Yardstick} measures in the same run.
 * The shares of the hottest are recorded, and a test fails when one falls off its level: {@link org.dgd.benchmarks.Guard}.
 *
 * @see <a href="{@docRoot}/../17-performance.html">Chapter 17: performance</a>
 * @see <a href="{@docRoot}/../04-matrix-product.html">Chapter 4: the matrix product</a>
 */
package org.dgd.benchmarks;
