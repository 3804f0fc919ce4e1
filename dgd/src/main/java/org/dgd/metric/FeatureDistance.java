package org.dgd.metric;

/** Fréchet distances from one reference set of images, to whose features a Gaussian is fitted once. Always told with both numbers of images. */
public final class FeatureDistance {
    private final ImageFeatures features;
    private final FittedGaussian reference;
    private final int images;

    /** {@link org.dgd.nn.data.InputException} with fewer than two images. */
    public FeatureDistance(ImageFeatures features, Rows reference) {
        this.features = features;
        this.reference = FittedGaussian.of(features.of(reference));
        this.images = reference.count();
    }

    /** As {@link ImageFeatures#distance}. */
    public String name() { return features.distance(); }

    /** How many images the reference has. */
    public int referenceCount() { return images; }

    /** @param images rows of height · width · channels numbers; what lies outside [0,1] is clamped, as a file of images would */
    public double to(Rows images) { return FrechetDistance.between(FittedGaussian.of(features.of(clamped(images))), reference); }

    private static Rows clamped(Rows images) {
        return new Rows() {
            @Override public int count() { return images.count(); }

            @Override public int dimension() { return images.dimension(); }

            @Override public void copy(int i, double[] to, int offset) {
                images.copy(i, to, offset);
                for (int j = offset; j < offset + images.dimension(); j++) to[j] = Math.clamp(to[j], 0, 1);
            }
        };
    }
}
