// A Deep Generative Decoder in one loop: bin/try TinyDgd, or java @docs/try/args docs/try/TinyDgd.java

import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.nn.Activation;
import org.dgd.nn.Linear;
import org.dgd.nn.Module;
import org.dgd.nn.Sequential;
import org.dgd.nn.data.Batches;
import org.dgd.nn.data.Dataset;
import org.dgd.nn.data.SyntheticDigits;
import org.dgd.nn.optim.Adam;
import org.dgd.nn.optim.AdamRule;
import org.dgd.nn.optim.RowAdam;

final int digits = 100, latent = 4, side = 28, shown = 4, epochs = 40;

void main() {
    Rng rng = new Rng(0);
    Dataset data = SyntheticDigits.of(digits, 0).binarized(128);
    try (Device device = new ReferenceDevice()) {        // plain loops start at once; for more than a toy take new CpuDevice(threads)
        // theta: a decoder from 4 numbers to 28×28 pixels
        Module decoder = new Sequential(new Linear(device, latent, 64, rng.child("first")), Activation.relu(),
                new Linear(device, 64, side * side, rng.child("second")));
        // z: a row of 4 numbers for each digit, trained like a weight. There is no encoder.
        Tensor z = device.table(digits, latent, rng.child("z").gaussians(digits * latent));

        var decoderStep = new Adam(decoder.parameters(), 5e-3, 0);
        var zStep = new RowAdam(z, 5e-2, AdamRule.DEFAULT);
        Batches batches = new Batches(data, 20, rng.child("order"));
        for (int epoch = 1; epoch <= epochs; epoch++) {
            double total = 0;
            for (int[] batch : batches.epoch(epoch))
                try (Scope step = device.scope()) {
                    Tensor rows = z.rows(batch);
                    Tensor reconstruction = logits(decoder, rows).binaryCrossEntropy(batches.data(step, batch));   // −log P(x|z,θ)
                    Tensor prior = rows.square().sum().mul(0.5);                                                   // −log P(z), but for a constant
                    Tensor loss = reconstruction.add(prior);
                    loss.backward();
                    decoderStep.step();
                    zStep.step();
                    total += loss.item();
                }
            if (epoch == 1 || epoch % 10 == 0) IO.println("epoch %2d  loss %.1f nats a digit".formatted(epoch, total / digits));
        }
        IO.println("\nabove: digits of the data; below: what the decoder makes of their four numbers\n");
        try (Scope step = device.inference()) {
            int[] first = {0, 1, 2, 3};
            draw(batches.data(step, first));
            draw(logits(decoder, z.rows(first)).sigmoid());
        }
    }
}

Tensor logits(Module decoder, Tensor z) { return decoder.forward(z).view(side, side, 1); }

/** Images (4,28,28,1) side by side. A letter is twice as high as wide, so it stands for two pixels, one above the other. */
void draw(Tensor images) {
    double[] ink = images.storage.read();
    for (int row = 2; row < side - 2; row += 2) {
        var line = new StringBuilder();
        for (int image = 0; image < shown; image++)
            for (int column = 3; column < side - 3; column++) {
                int at = (image * side + row) * side + column;
                line.append(" .:+#".charAt((int) Math.min(4, 2.5 * (ink[at] + ink[at + side]))));
            }
        IO.println(line.toString().stripTrailing());
    }
}
