package org.dgd.model;

import java.util.Map;
import org.dgd.engine.Device;

/** Which likelihood: all it takes to build it, and what a model file says of it. */
public sealed interface LikelihoodSpec permits Pixels, ColumnsSpec {
    /** As on the command line and in model files. */
    String key();

    /** For people, such as "gaussian" or "columns (normal, categorical)". */
    default String words() { return key(); }

    /** The strings of a model file. */
    Map<String, String> metadata();

    /** Before it is fitted. */
    Likelihood on(Device device);
}
