package org.dgd.interchange;

import java.util.ArrayList;
import java.util.List;
import org.dgd.nn.Conv2d;
import org.dgd.nn.ConvTranspose2d;
import org.dgd.nn.Flatten;
import org.dgd.nn.Linear;
import org.dgd.nn.Module;
import org.dgd.nn.Unflatten;

/**
 * Layers with every change of shape among them. Here a vector is an image of one pixel, (n,1,1,m); for other programs it is (n,m), and
 * between it and an image (n,m,1,1) there must be a layer.
 */
final class ExplicitLayers {
    private ExplicitLayers() { }

    /**
     * @param fromVector whether the input is (n,m), not an image
     * @param toVector   whether the output must be (n,m)
     */
    static List<Module> of(List<Module> layers, boolean fromVector, boolean toVector) {
        List<Module> all = new ArrayList<>();
        boolean vector = fromVector;
        for (Module layer : layers) {
            int channels = inputChannels(layer);
            if (channels > 0 && vector) all.add(new Unflatten(1, 1, channels));
            if (layer instanceof Linear && !vector) all.add(new Flatten());
            all.add(layer);
            if (channels > 0 || layer instanceof Unflatten) vector = false;
            if (layer instanceof Linear || layer instanceof Flatten) vector = true;
        }
        if (toVector && !vector) all.add(new Flatten());
        return all;
    }

    /** Of a convolution; 0 for other layers. */
    private static int inputChannels(Module layer) {
        return switch (layer) {
            case Conv2d conv -> conv.state().get("weight").fileShape()[1];
            case ConvTranspose2d conv -> conv.state().get("weight").fileShape()[0];
            default -> 0;
        };
    }
}
