/**
 * Float kernels with the Vector API on all cores: sixteen samples side by side, one per lane. The same names as in {@code reference}, family by family.
 *
 * @see <a href="{@docRoot}/../01-tensors-and-lanes.html">Chapter 1: tensors and lanes</a>
 * @see <a href="{@docRoot}/../04-matrix-product.html">Chapter 4: the matrix product</a>
 * @see <a href="{@docRoot}/../06-winograd.html">Chapter 6: Winograd</a>
 * @see <a href="{@docRoot}/../17-performance.html">Chapter 17: performance</a>
 */
package org.dgd.engine.cpu;
