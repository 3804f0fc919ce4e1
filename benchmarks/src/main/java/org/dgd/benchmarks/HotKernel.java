package org.dgd.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * A kernel that {@link Guard} watches: a benchmark with its parameters, and a short name under which its level is recorded.
 *
 * @param benchmark class and method
 */
record HotKernel(String name, String benchmark, Map<String, String> parameters) {
    /**
     * What training steps consist of, and a whole one. Small enough for the comparison with the reference to take no time; L1 is the layer
     * from 1x1, L5 the 1x1 convolution to colours. What is rated by memory is larger than the L2 cache, at whose edge the yardstick wavers.
     */
    static List<HotKernel> all() {
        return List.of(
                convolution("L4", 16, "forward"), convolution("L4", 16, "backwardData"), convolution("L4", 16, "backwardFilter"),
                convolution("L3", 32, "forward"), convolution("L3", 32, "backwardData"), convolution("L3", 32, "backwardFilter"),
                convolution("L1", 32, "forward"), convolution("L5", 32, "forward"),
                kernel("linear forward", "LinearBenchmark.forward", Map.of()),
                kernel("matrix product", "GemmBenchmark.plain", Map.of("size", "256x256x256")),
                kernel("batch norm forward", "NormalizationBenchmark.forward", Map.of("layer", "L3", "capacity", "32")),
                kernel("batch norm backward", "NormalizationBenchmark.backward", Map.of("layer", "L3", "capacity", "32")),
                kernel("batch norm and 1x1 forward", "BatchNormConvBenchmark.forward", Map.of("capacity", "16")),
                kernel("batch norm and 1x1 backward", "BatchNormConvBenchmark.backward", Map.of("capacity", "16")),
                kernel("sigmoid", "ElementwiseBenchmark.sigmoid", Map.of("layer", "L3", "capacity", "32")),
                kernel("log sum exp", "ChannelsBenchmark.logSumExp", Map.of("layer", "L3", "capacity", "32")),
                kernel("mixture backward", "MixtureBenchmark.logDensityBackward",
                        Map.of("samples", "64", "components", "20", "dimension", "2")),
                kernel("adam", "UpdateBenchmark.adam", Map.of("numbers", "262144")),
                kernel("training step c16", "TrainingStepBenchmark.trainStep", Map.of("model", "dgd", "capacity", "16")));
    }

    private static HotKernel convolution(String layer, int capacity, String method) {
        return kernel("convolution " + layer + " c" + capacity + " " + method, "ConvolutionBenchmark." + method,
                Map.of("layer", layer, "capacity", Integer.toString(capacity)));
    }

    private static HotKernel kernel(String name, String benchmark, Map<String, String> parameters) {
        return new HotKernel(name, benchmark, parameters);
    }

    @Override public String toString() { return name; }
}
