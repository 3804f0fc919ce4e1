package org.dgd.baseline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.nn.fuzz.Fuzzer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files of VAEs and DCGANs. */
class BaselineFuzzTest {
    private static final String[] METADATA = {"\"latent\":\"2147483647\"", "\"capacity\":\"1024\"", "\"vae\":\"shallow\"", "\"head\":\"paper\"", "\"norm_before_linear\":\"true\"",
        "\"decoder\":\"linear\"", "1024", ","};
    @TempDir Path folder;

    @Test void vaes() throws Exception {
        Path file = folder.resolve("vae.safetensors");
        try (Device device = new ReferenceDevice()) {
            VaeFile.write(file, new TinyVae(VaeArchitecture.STANDARD, Head.STANDARD, 3).model(device, 1), Map.of());
            byte[] whole = Files.readAllBytes(file);
            Files.delete(file);
            new Fuzzer("vae", file, 40).whole(whole).words(METADATA).run(damaged -> VaeFile.read(damaged, device));
        }
    }

    @Test void dcgans() throws Exception {
        Path file = folder.resolve("dcgan.safetensors");
        try (Device device = new ReferenceDevice()) {
            DcganFile.write(file, DcganTest.model(device, 1), Map.of());
            byte[] whole = Files.readAllBytes(file);
            Files.delete(file);
            new Fuzzer("dcgan", file, 30).whole(whole).words(METADATA).run(damaged -> DcganFile.read(damaged, device));
        }
    }
}
