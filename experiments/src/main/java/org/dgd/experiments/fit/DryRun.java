package org.dgd.experiments.fit;

import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.SizingDevice;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.run.MemoryNeed;
import org.dgd.model.Architecture.Size;
import org.dgd.model.Decoder;
import org.dgd.nn.data.Samples;

/** What {@code --dry-run} prints: every choice as it would be made. */
public final class DryRun {
    private DryRun() { }

    public static void print(Console console, Recipe recipe, Samples data, Device device, MemoryNeed memory) {
        line(console, "data", data.name() + ", " + data.size() + " samples of " + Size.of(data) + (data.synthetic() ? ", synthetic" : ""));
        long missing = missing(data);
        if (missing > 0) line(console, "missing", missing + " of " + (long) data.size() * data.pixelsPerImage() + " values, which count nothing");
        line(console, "device", device.name());
        recipe.options().forEach((name, value) -> line(console, name, value));
        line(console, "decoder parameters", parameters(recipe, device));
        line(console, "representations", (long) data.size() * recipe.decoder().latent());
        line(console, "memory", memory.line());
    }

    /** Refuses training for which there is not enough memory; a dry run shows what it would be before. */
    public static void requireFit(TrainingOptions options, Recipe recipe, Samples data, Device device, MemoryNeed memory) {
        if (options.dryRun && !memory.fits()) print(options.console(), recipe, data, device, memory);
        memory.requireFit(options.command);
    }

    private static long parameters(Recipe recipe, Device device) {
        try (SizingDevice sizing = new SizingDevice(device)) {
            return new Decoder(recipe.decoder(), sizing, new Rng(0)).parameterCount();
        }
    }

    private static long missing(Samples data) {
        if (!data.hasMissing()) return 0;
        long missing = 0;
        for (int i = 0; i < data.size(); i++) for (float x : data.image(i)) if (Float.isNaN(x)) missing++;
        return missing;
    }

    private static void line(Console console, String name, Object value) { console.out().printf("%-20s %s%n", name, value); }
}
