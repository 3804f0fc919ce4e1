package org.dgd.nn.data;

import org.dgd.engine.Rng;

/**
 * Values taken away from samples, to see how well they are filled in again: the same number of every sample.
 *
 * @param pattern which values go
 * @param share   how many of a sample's values, above 0 and below 1
 */
public record Holes(Pattern pattern, double share) {
    /** Which values are missing together. */
    public enum Pattern {
        /** Single values: of a colour, one channel may go and the others stay. */
        RANDOM,
        /** Pixels, with all their channels. */
        PIXELS,
        /** One square of pixels, anywhere in the image, whose area is nearest to the share. */
        BLOCK
    }

    public Holes {
        if (!(share > 0 && share < 1)) throw new IllegalArgumentException("holes: a share of " + share + " is not between 0 and 1");
    }

    /**
     * The samples' values, (N,h,w,c), with NaN in the holes. Those of sample i depend on i and the stream alone.
     *
     * @throws InputException where no value would be missing, or none be left, or where there is no place for a block
     */
    public float[] punch(Samples samples, Rng rng) {
        int features = samples.pixelsPerImage();
        float[] values = new float[Math.multiplyExact(samples.size(), features)];
        int taken = count(samples);
        for (int i = 0; i < samples.size(); i++) {
            samples.copy(i, values, i * features);
            punch(values, i * features, samples, taken, rng.child(i));
        }
        return values;
    }

    /** Values or pixels, or, of a block, pixels in its side. */
    private int count(Samples samples) {
        int pixels = samples.height() * samples.width(), all = pattern == Pattern.RANDOM ? samples.pixelsPerImage() : pixels;
        if (pattern != Pattern.RANDOM && pixels == 1)
            throw new InputException(samples.name() + ": rows of numbers have no pixels; only values at random can be taken away");
        if (pattern == Pattern.BLOCK) {
            int side = (int) Math.round(Math.sqrt(share * pixels)), most = Math.min(samples.height(), samples.width());
            if (side < 1)
                throw new InputException(samples.name() + ": a block of " + share + " of " + samples.height() + "x" + samples.width()
                        + " pixels has no pixel");
            if (side > most || side * side == pixels)
                throw new InputException(samples.name() + ": a square of " + side + "x" + side + " pixels, which is " + share + " of an image, "
                        + (side > most ? "does not fit" : "leaves nothing of") + " images of " + samples.height() + "x" + samples.width());
            return side;
        }
        int taken = (int) Math.round(share * all);
        if (taken < 1 || taken >= all)
            throw new InputException(samples.name() + ": " + share + " of " + all + (pattern == Pattern.RANDOM ? " values" : " pixels") + " is "
                    + (taken < 1 ? "none" : "all of them") + "; at least one has to be missing, and one to stay");
        return taken;
    }

    private void punch(float[] values, int at, Samples samples, int taken, Rng rng) {
        int width = samples.width(), channels = samples.channels();
        if (pattern == Pattern.BLOCK) {
            int top = rng.nextInt(samples.height() - taken + 1), left = rng.nextInt(width - taken + 1);
            for (int y = top; y < top + taken; y++)
                for (int j = 0; j < taken * channels; j++) values[at + (y * width + left) * channels + j] = Float.NaN;
            return;
        }
        int unit = pattern == Pattern.RANDOM ? 1 : channels;
        int[] order = rng.permutation(samples.pixelsPerImage() / unit);
        for (int k = 0; k < taken; k++) for (int j = 0; j < unit; j++) values[at + order[k] * unit + j] = Float.NaN;
    }
}
