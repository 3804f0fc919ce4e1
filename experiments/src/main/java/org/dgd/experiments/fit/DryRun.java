package org.dgd.experiments.fit;

import org.dgd.engine.Device;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.run.MemoryNeed;
import org.dgd.model.Architecture.Size;
import org.dgd.model.Dgd;
import org.dgd.nn.data.Samples;

/** What {@code --dry-run} prints: every choice as it would be made. */
public final class DryRun {
    private DryRun() { }

    public static void print(Console console, Recipe recipe, Dgd model, Samples data, Device device, MemoryNeed memory) {
        line(console, "data", data.name() + ", " + data.size() + " samples of " + Size.of(data) + (data.synthetic() ? ", synthetic" : ""));
        long missing = missing(data);
        if (missing > 0) line(console, "missing", missing + " of " + (long) data.size() * data.pixelsPerImage() + " values, which count nothing");
        line(console, "device", device.name());
        recipe.options().forEach((name, value) -> line(console, name, value));
        line(console, "decoder parameters", model.decoder().parameterCount());
        line(console, "representations", (long) data.size() * recipe.decoder().latent());
        line(console, "memory", memory.line());
    }

    private static long missing(Samples data) {
        if (!data.hasMissing()) return 0;
        long missing = 0;
        for (int i = 0; i < data.size(); i++) for (float x : data.image(i)) if (Float.isNaN(x)) missing++;
        return missing;
    }

    private static void line(Console console, String name, Object value) { console.out().printf("%-20s %s%n", name, value); }
}
