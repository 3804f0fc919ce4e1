/**
 * The core of the engine: a {@link org.dgd.engine.Tensor} is a shape, a storage and the {@link org.dgd.engine.Op} it came
 * from; a {@link org.dgd.engine.Device} owns memory and {@link org.dgd.engine.Kernels}; a {@link org.dgd.engine.Scope} is
 * one training step and its tape; {@link org.dgd.engine.Gradients} walks the tape back.
 */
package org.dgd.engine;
