package org.dgd.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A {@link LibtorchModel}, trained and used. */
public final class LibtorchStep implements Contender {
    /** How its process is set up. */
    public enum Layout {
        /** (n,c,h,w), PyTorch's default. */
        CONTIGUOUS(MemoryFormat.Contiguous),
        /** (n,h,w,c) in memory, which oneDNN likes better. */
        CHANNELS_LAST(MemoryFormat.ChannelsLast);

        private final MemoryFormat format;

        Layout(MemoryFormat format) { this.format = format; }
    }

    /** The numbers it computes with. */
    public enum Precision {
        FLOAT(ScalarType.Float), DOUBLE(ScalarType.Double);

        private final ScalarType type;

        Precision(ScalarType type) { this.type = type; }
    }

    private final Weights weights;
    private final LibtorchModel model;

    private LibtorchStep(Weights weights, LibtorchModel model) {
        this.weights = weights;
        this.model = model;
    }

    /** Arguments: model, threads, layout, precision, whether to drop the biases that batch norm cancels, model file. */
    public static void main(String[] args) throws IOException {
        Service.run(System.in, System.out, () -> {
            torch.set_num_threads(Integer.parseInt(args[1]));
            Weights weights = new Weights(Path.of(args[5]), Precision.valueOf(args[3]).type, Layout.valueOf(args[2]).format,
                    Boolean.parseBoolean(args[4]));
            return new StepWorker(new LibtorchStep(weights, LibtorchModel.of(args[0], weights)));
        });
    }

    @Override public double train() {
        try (PointerScope _ = new PointerScope()) {
            for (Adam o : model.optimizers()) o.zero_grad();
            Tensor loss = model.loss();
            loss.backward();
            for (Adam o : model.optimizers()) o.step();
            return loss.item_double() + model.constant();
        }
    }

    @Override public void infer() {
        try (PointerScope _ = new PointerScope(); InferenceMode _ = new InferenceMode(true)) {
            model.output();
        }
    }

    @Override public void writeFirstGradients(Path file) { weights.writeGradients(file); }

    @Override public String describe() { return Libtorch.version(); }
}
