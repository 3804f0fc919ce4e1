package org.dgd.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * A kernel that {@link Guard} watches: a benchmark with its parameters, and a short name under which its level is recorded.
 *
 * @param benchmark class and method
 */
record HotKernel(String name, String benchmark, Map<String, String> parameters) {
    /** What a training step consists of, smallest to largest in its class, and whole steps. */
    static List<HotKernel> all() {
        return List.of(
                convolution("forward", "L4", 16), convolution("backwardData", "L4", 16), convolution("backwardFilter", "L4", 16),
                convolution("forward", "L3", 32), convolution("backwardData", "L3", 32), convolution("backwardFilter", "L3", 32),
                convolution("forward", "L1", 32),
                convolution("forward", "L5", 32),
                new HotKernel("linear forward", "LinearBenchmark.forward", Map.of()),
                new HotKernel("matrix product", "GemmBenchmark.plain", Map.of("size", "256x256x256")),
                new HotKernel("batch norm forward", "NormalizationBenchmark.forward", Map.of("layer", "L3", "capacity", "32")),
                new HotKernel("batch norm backward", "NormalizationBenchmark.backward", Map.of("layer", "L3", "capacity", "32")),
                new HotKernel("add", "ElementwiseBenchmark.add", Map.of("layer", "L2", "capacity", "32")),
                new HotKernel("sigmoid", "ElementwiseBenchmark.sigmoid", Map.of("layer", "L2", "capacity", "32")),
                new HotKernel("log-sum-exp", "ReductionBenchmark.logSumExp", Map.of("layer", "L2", "capacity", "32")),
                new HotKernel("mixture", "MixtureBenchmark.logDensity", Map.of("samples", "64", "components", "20", "dimension", "2")),
                new HotKernel("mixture backward", "MixtureBenchmark.logDensityBackward", Map.of("samples", "64", "components", "20", "dimension", "2")),
                new HotKernel("adam", "UpdateBenchmark.adam", Map.of("numbers", "262144")),
                new HotKernel("adam of rows", "UpdateBenchmark.adamRows", Map.of("numbers", "4096", "columns", "128")),
                step(16), step(32));
    }

    private static HotKernel convolution(String method, String layer, int capacity) {
        return new HotKernel("convolution " + layer + " " + method + " capacity " + capacity, "ConvolutionBenchmark." + method,
                Map.of("layer", layer, "capacity", Integer.toString(capacity)));
    }

    private static HotKernel step(int capacity) {
        return new HotKernel("training step capacity " + capacity, "TrainingStepBenchmark.trainStep",
                Map.of("model", "dgd", "capacity", Integer.toString(capacity)));
    }

    @Override public String toString() { return name; }
}
