package org.dgd.metric;

/** The first principal components of pixels: the features {@code pca64} when there are 64 of them. */
public record PixelComponents(PcaBaseline pca, int count) implements ImageFeatures {
    /** Where compared models are generators of 64 to 1,024 dimensions, all of them can fill so many. */
    public static final int USUAL = 64;

    /** The first {@value #USUAL} components, or all when there are fewer. */
    public static PixelComponents of(PcaBaseline pca) { return new PixelComponents(pca, Math.min(USUAL, pca.dimension())); }

    public PixelComponents {
        if (count < 1 || count > pca.dimension()) throw new IllegalArgumentException("pixel components: " + count + " of " + pca.dimension());
    }

    @Override public String distance() { return "fd_pca" + count; }

    @Override public Rows of(Rows images) { return Rows.of(pca.project(images, count), count); }
}
