package org.dgd.baseline;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dgd.engine.Rng;
import org.dgd.nn.data.Features;

/** Colour images of 32x32 in [0,1]: one of three blurred patterns with a little noise. */
final class TinyImages {
    private static final int SIDE = 32, CHANNELS = 3, PATTERNS = 3;

    private TinyImages() { }

    static Features data(int n) {
        return new Features("tiny", n, SIDE, SIDE, CHANNELS, pixels(n), IntStream.range(0, n).map(i -> i % PATTERNS).toArray(),
                List.of("a", "b", "c"), Map.of());
    }

    static float[] pixels(int n) {
        float[] x = new float[n * SIDE * SIDE * CHANNELS];
        double[] noise = new Rng(77).uniforms(x.length, 0, 0.2);
        for (int i = 0; i < x.length; i++) {
            int sample = i / (SIDE * SIDE * CHANNELS), row = i / (SIDE * CHANNELS) % SIDE, column = i / CHANNELS % SIDE, channel = i % CHANNELS;
            x[i] = (float) (0.4 * (1 + Math.sin((row * (sample % PATTERNS) + column) / 5.0 + channel)) + noise[i]);
        }
        return x;
    }
}
