/**
 * JMH benchmarks: one class per kernel family, one for any case of the op table, one for what an op costs beside its kernel, and
 * one for a whole training step. {@code bin/bench NAME} runs the classes and methods that match a name, {@code bin/bench -l} lists
 * them; {@code -p}, {@code -wi}, {@code -i} and the other options are JMH's. Each class says what to look for.
 */
package org.dgd.benchmarks;
