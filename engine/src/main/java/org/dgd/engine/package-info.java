/**
 * The core of the engine: a {@link org.dgd.engine.Tensor} is a shape, a storage and the {@link org.dgd.engine.Op} it came
 * from; a {@link org.dgd.engine.Device} owns memory and {@link org.dgd.engine.Kernels}; a {@link org.dgd.engine.Scope} is
 * one training step and its tape; {@link org.dgd.engine.Gradients} walks the tape back.
 *
 * @see <a href="{@docRoot}/../01-tensors-and-lanes.html">Chapter 1: tensors and lanes</a>
 * @see <a href="{@docRoot}/../02-autograd.html">Chapter 2: autograd</a>
 * @see <a href="{@docRoot}/../03-gradient-checking.html">Chapter 3: gradient checking</a>
 */
package org.dgd.engine;
