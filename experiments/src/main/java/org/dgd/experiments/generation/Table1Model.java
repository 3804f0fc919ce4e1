package org.dgd.experiments.generation;

import java.nio.file.Path;
import java.util.List;
import org.dgd.baseline.Beta;
import org.dgd.baseline.Dcgan;
import org.dgd.baseline.DcganFile;
import org.dgd.baseline.DcganTrainer;
import org.dgd.baseline.Vae;
import org.dgd.baseline.VaeArchitecture;
import org.dgd.baseline.VaeFile;
import org.dgd.baseline.VaeSpec;
import org.dgd.baseline.VaeTrainer;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.experiments.cli.Converters;
import org.dgd.model.Decoder;
import org.dgd.model.Dgd;
import org.dgd.model.ModelFile;
import org.dgd.model.Pixels;
import org.dgd.model.PriorScale;
import org.dgd.model.Representation;
import org.dgd.model.StandardNormal;
import org.dgd.model.Trainer;
import org.dgd.nn.data.Batches;
import org.dgd.nn.optim.Adam;
import org.dgd.nn.optim.AdamRule;
import org.dgd.nn.optim.RowAdam;

/** The models of table 1, with the numbers that it prints; NaN where it prints none. */
public enum Table1Model {
    DCGAN("DCGAN", 50, Double.NaN, 35.84) {
        @Override Contender start(GenerationSettings s, Batches data, Device device, Rng rng) {
            return new Contender.OfDcgan(DcganTrainer.paper(new Dcgan(s.generator(), device, rng.child("model")), data, rng.child("z")));
        }

        @Override Generator read(Path file, Device device) { return new Generator.OfDcgan(DcganFile.read(file, device)); }
    },
    DGD("DGD", 500, 0.0052, 90.77) {
        @Override Contender start(GenerationSettings s, Batches data, Device device, Rng rng) {
            Representation z = Representation.normal(device, data.samples().size(), s.latent(), rng.child("representations"));
            Dgd model = new Dgd(new Decoder(s.generator(), device, rng.child("decoder")), z, new StandardNormal(s.latent()), Pixels.GAUSSIAN);
            double rate = s.dgdRate().rate(0);
            Trainer trainer = new Trainer(model, data, PriorScale.DATASET, false, new Adam(model.decoder().parameters(), rate, DECAY),
                    new RowAdam(z.table(), s.lrZ(), AdamRule.DEFAULT), new Adam(List.of(), rate, 0));
            return new Contender.OfDgd(trainer, s.dgdRate());
        }

        @Override Generator read(Path file, Device device) {
            ModelFile model = ModelFile.read(file);
            Representation z = model.representation(device, -1);
            return new Generator.OfDgd(new Dgd(model.decoder(device), z, new StandardNormal(z.dimension()), Pixels.GAUSSIAN));
        }
    },
    VAE("VAE", 500, 0.0293, 322.64) {
        @Override Contender start(GenerationSettings s, Batches data, Device device, Rng rng) { return vae(Beta.ONE, s, data, device, rng); }

        @Override Generator read(Path file, Device device) { return new Generator.OfVae(VaeFile.read(file, device)); }
    },
    /** β multiplies the divergence as it is, without the scaling of A.3. */
    BETA_VAE("β-VAE", 100, 0.0080, 150.37) {
        @Override Contender start(GenerationSettings s, Batches data, Device device, Rng rng) { return vae(new Beta(1e-5), s, data, device, rng); }

        @Override Generator read(Path file, Device device) { return VAE.read(file, device); }
    };

    private static final double DECAY = 1e-5;

    private final String title;
    private final int paperEpochs;
    private final double paperError, paperFid;

    Table1Model(String title, int paperEpochs, double paperError, double paperFid) {
        this.title = title;
        this.paperEpochs = paperEpochs;
        this.paperError = paperError;
        this.paperFid = paperFid;
    }

    /** The model before its first epoch. Every random choice draws from a stream of {@code rng} that is named after it. */
    abstract Contender start(GenerationSettings s, Batches data, Device device, Rng rng);

    /** The model of a file that the contender wrote. */
    abstract Generator read(Path file, Device device);

    /** As on the command line and in files. */
    String key() { return Converters.Choice.word(this); }

    /** As in the table. */
    String title() { return title; }

    /** Epochs of the best stage. */
    int paperEpochs() { return paperEpochs; }

    double paperError() { return paperError; }

    double paperFid() { return paperFid; }

    private static Contender vae(Beta beta, GenerationSettings s, Batches data, Device device, Rng rng) {
        Vae model = new Vae(VaeSpec.of(VaeArchitecture.DCGAN, s.capacity(), s.latent(), s.head()), Pixels.GAUSSIAN, device, rng.child("model"));
        VaeTrainer trainer = new VaeTrainer(model, data, beta, new Adam(model.parameters(), s.vaeRate().rate(0), DECAY), rng.child("noise"));
        return new Contender.OfVae(trainer, s.vaeRate());
    }
}
