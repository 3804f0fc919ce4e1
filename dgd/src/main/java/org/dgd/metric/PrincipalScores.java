package org.dgd.metric;

import org.dgd.engine.Rng;
import org.dgd.nn.data.Samples;

/**
 * Samples as coordinates in the principal components of training samples, each with a standard deviation of 1 there: places from which
 * representations can start, where like samples are near one another. For a decoder that reads its m numbers as a small image, every cell of
 * that image has the components of the patch that it covers, and all patches share them; otherwise the whole sample is the one patch.
 *
 * @param pca       of the patches
 * @param grid      cells in a row and in a column of the small image; 1: the m numbers are no image
 * @param dimension m
 */
public record PrincipalScores(PcaBaseline pca, int grid, int dimension) {
    /** @throws IllegalArgumentException when the grid does not divide height, width and, squared, the dimension */
    public static PrincipalScores fit(Samples train, int grid, int dimension) {
        Patches patches = new Patches(train, grid);
        if (dimension < 1 || dimension % (grid * grid) != 0)
            throw new IllegalArgumentException("principal scores: " + dimension + " dimensions in a grid of " + grid + "x" + grid);
        return new PrincipalScores(PcaBaseline.fit(patches, Math.min(patches.dimension(), dimension / (grid * grid))), grid, dimension);
    }

    /**
     * Every sample cut into grid · grid patches, line by line; all patches of all samples are rows.
     *
     * @throws IllegalArgumentException when the grid does not divide height and width
     */
    public static Rows patches(Samples samples, int grid) { return new Patches(samples, grid); }

    /**
     * N·m numbers, row by row; within a row component by component, and within a component cell by cell, as
     * {@link org.dgd.nn.Unflatten} reads them.
     *
     * @param rest draws from N(0,1) what there are no components for
     */
    public double[] of(Samples samples, Rng rest) {
        int cells = grid * grid, k = pca.dimension();
        double[] scores = pca.project(new Patches(samples, grid), k), z = rest.gaussians(Math.multiplyExact(samples.size(), dimension));
        for (int i = 0; i < samples.size(); i++)
            for (int cell = 0; cell < cells; cell++)
                for (int j = 0; j < k; j++)
                    z[i * dimension + j * cells + cell] = scores[(i * cells + cell) * k + j] / Math.sqrt(pca.variances()[j]);
        return z;
    }

    /** Every sample cut into grid · grid patches, line by line; all patches of all samples are rows. */
    private static final class Patches implements Rows {
        private final Samples samples;
        private final int grid, height, width, channels;
        private float[] image;
        private int sample = -1;

        Patches(Samples samples, int grid) {
            if (grid < 1 || samples.height() % grid != 0 || samples.width() % grid != 0)
                throw new IllegalArgumentException("principal scores: images of " + samples.height() + "x" + samples.width()
                        + " in a grid of " + grid + "x" + grid);
            this.samples = samples;
            this.grid = grid;
            height = samples.height() / grid;
            width = samples.width() / grid;
            channels = samples.channels();
        }

        @Override public int count() { return Math.multiplyExact(samples.size(), grid * grid); }

        @Override public int dimension() { return height * width * channels; }

        @Override public void copy(int i, double[] to, int offset) {
            if (i / (grid * grid) != sample) image = samples.image(sample = i / (grid * grid));
            int top = i / grid % grid * height, left = i % grid * width, line = width * channels;
            for (int y = 0; y < height; y++) {
                int from = ((top + y) * samples.width() + left) * channels;
                for (int j = 0; j < line; j++) to[offset++] = image[from + j];
            }
        }
    }
}
