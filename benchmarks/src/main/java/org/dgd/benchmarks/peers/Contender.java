package org.dgd.benchmarks.peers;

import java.nio.file.Path;

/** A training step as some library makes it, always with the same batch. */
public interface Contender {
    /** One training step; the loss before it, in nats. */
    double train();

    void infer();

    /** Writes the gradients of the first step, right after it, as double by the names of the model file. */
    void writeFirstGradients(Path file);

    /** Versions and settings of the library in one line. */
    String describe();
}
