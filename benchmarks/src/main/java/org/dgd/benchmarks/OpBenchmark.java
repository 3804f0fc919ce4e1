package org.dgd.benchmarks;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dgd.engine.*;
import org.dgd.engine.Scope;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.reference.ReferenceDevice;
import org.openjdk.jmh.annotations.*;

/**
 * Any case of the op table that the engine's tests check, on either device, with everything that an op costs: its kernel, its place on the
 * tape and its storage.
 *
 * <p>{@code bin/bench OpBenchmark}; one case by its name, written as {@link #key} has it:
 * {@code bin/bench OpBenchmark -p device=cpu -p "op=Relu (33x2x1x16) batch"}. An unknown name is answered with those that resemble it.
 *
 * <p>Look at the ratio of the devices, and of {@code forwardBackward} to {@code forward}: 3 where backward computes two gradients of the same
 * cost as forward, as convolutions and products do, and about 2 elsewhere. The cases are small, so on {@code cpu} many of them show
 * the engine's own cost ({@link EngineOverheadBenchmark}); kernels at the sizes of the paper have classes of their own.
 */
public class OpBenchmark extends Defaults {
    @Param({"Relu (17x3x3x5) batch", "Sigmoid (17x3x3x5) batch", "Sum over [N H W] of (33x2x3x16) batch", "LogSumExp (33x2x2x16) batch",
        "ConvTranspose2d (33x4x4x32) batch by (32x4x4x32) stride 2x2 padding 1x1", "BatchNorm of the batch (33x2x3x16) batch", "decoder",
        "log density of a mixture"})
    public String op;
    @Param({"cpu", "reference"}) public String device;
    @Param("1") public int threads;

    private Device target;
    private OpCase opCase;
    private Tensor[] inputs;
    private Tensor seed;

    /** A case's name without commas, which separate values on the command line: "(17,3)" is "(17x3)", "by 3, no bias" is "by 3 no bias". */
    static String key(OpCase c) { return c.name().replace(", ", " ").replace(",", "x").replaceAll(" +", " "); }

    static OpCase find(String key) {
        List<OpCase> all = OpCases.all();
        for (OpCase c : all) if (key(c).equals(key)) return c;
        String first = key.split(" ")[0];
        List<String> alike = all.stream().map(OpBenchmark::key).filter(k -> k.startsWith(first)).toList();
        Stream<String> offered = alike.isEmpty() ? all.stream().map(c -> key(c).split(" ")[0]).distinct() : alike.stream();
        throw new IllegalArgumentException("there is no op case \"" + key + "\"; "
                + (alike.isEmpty() ? "names begin with" : "those that begin with " + first + " are")
                + offered.collect(Collectors.joining("\n  ", "\n  ", "")));
    }

    @Setup public void prepare() {
        opCase = find(op);
        target = switch (device) {
            case "cpu" -> new CpuDevice(threads);
            case "reference" -> new ReferenceDevice();
            default -> throw new IllegalArgumentException("device " + device + " is not cpu or reference");
        };
        double error = OpRun.of(opCase, Wiring.ALONE, target).error(OpRun.of(opCase, Wiring.ALONE, new ReferenceDevice()));
        Agreement.require(op, error, opCase.tolerance());
        inputs = opCase.tensors(target);
        try (Scope _ = target.scope()) {
            Shape shape = opCase.function().apply(inputs).shape;
            seed = target.constant(shape, new Rng(1).uniforms(shape.size(), -1, 1));
        }
    }

    @TearDown public void closeDevice() { target.close(); }

    @Benchmark public Tensor forward() {
        try (Scope _ = target.scope()) {
            return opCase.function().apply(inputs);
        }
    }

    @Benchmark public Tensor forwardBackward() {
        try (Scope _ = target.scope()) {
            Tensor y = opCase.function().apply(inputs);
            y.backward(seed);
            for (Tensor x : inputs) x.zeroGradient();
            return y;
        }
    }
}
