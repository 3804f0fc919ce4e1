/**
 * One record per op: formula and shapes, then forward and backward, which name their kernels.
 *
 * @see <a href="{@docRoot}/../adding-an-op.html">An op on one screen</a>
 * @see <a href="{@docRoot}/../02-autograd.html">Chapter 2: autograd</a>
 * @see <a href="{@docRoot}/../05-convolution.html">Chapter 5: convolution and its adjoint</a>
 * @see <a href="{@docRoot}/../07-batch-norm.html">Chapter 7: batch norm</a>
 */
package org.dgd.engine.ops;
